package io.cocos.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * A domain of the same document as a VM's, without the manager's notes, so that no manager takes it
 * for its own. Its files are copies of that VM's. Closing it leaves nothing.
 *
 * @param name libvirt's name of it
 * @param document the file with its document
 * @param vars its firmware's variables, which libvirt makes when it starts
 */
record Twin(String name, Path document, Path vars) implements AutoCloseable {
  /**
   * The twin of a VM that has been started, and is not removed yet.
   *
   * @param folder where the twin's files are to be
   */
  static Twin of(ManagerProcess manager, Vm vm, Path folder) throws IOException {
    Path original = manager.folder(vm);
    for (String image : new String[] {"kernel", "rootfs"}) {
      Files.copy(
          original.resolve(image), folder.resolve(image), StandardCopyOption.REPLACE_EXISTING);
    }
    UUID id = UUID.randomUUID();
    String name = "cocos-bench-" + id;
    String xml =
        Programs.output("virsh", "dumpxml", "--inactive", vm.domain())
            .replaceFirst("(?s)<metadata>.*</metadata>", "")
            .replace(original.toString(), folder.toString())
            .replace(vm.id(), id.toString())
            .replace(vm.domain(), name);
    Path document = folder.resolve(name + ".xml");
    Files.writeString(document, xml);
    return new Twin(name, document, folder.resolve("vars.fd"));
  }

  /** What a script does that starts a VM which is to be there after its end. */
  void defineAndStart() throws IOException {
    virsh("define %s; start %s".formatted(document, name));
  }

  /** What a script does that starts a VM of which nothing is to be left. */
  void create() throws IOException {
    virsh("create " + document);
  }

  /** Ends a VM that was defined, and removes it. */
  void destroyAndUndefine() throws IOException {
    virsh("destroy %s; undefine --nvram %s".formatted(name, name));
  }

  /** Ends a VM that was created. */
  void destroy() throws IOException {
    virsh("destroy " + name);
    Files.deleteIfExists(vars);
  }

  @Override
  public void close() throws IOException {
    Programs.removeDomain(name);
  }

  private static void virsh(String commands) throws IOException {
    String unused = Programs.output("virsh", "--quiet", commands);
  }
}
