package io.cocos.benchmarks;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** From the request to the agent's first answer, beside QEMU by itself with the same image. */
final class FirstAnswer implements Measurement {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final HttpClient client = HttpClient.newHttpClient();

  @Override
  public String name() {
    return "boot";
  }

  @Override
  public List<Row> measure(Bed bed) throws IOException, InterruptedException {
    List<Double> ours = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    try (ManagerProcess manager = bed.manager(Map.of())) {
      manager.awaitLaunchable();
      Vm first = manager.run(bed.request().body());
      Path folder = bed.folder();
      List<String> command = bareQemu(bed, first, folder);
      awaitAnswer(first.agentHttp());
      manager.remove(first);
      int boots = bed.effort().of(1, 2, 6);
      for (int i = 0; i < boots; i++) {
        Stopwatch watch = new Stopwatch();
        Vm vm = manager.run(bed.request().body());
        awaitAnswer(vm.agentHttp());
        ours.add(watch.milliseconds());
        manager.remove(vm);
        theirs.add(bareBoot(bed, command, folder, first.agentHttp()));
      }
    }
    return List.of(
        Row.beside(
            "`/run` until the agent's first answer",
            Target.ratio(1.05),
            Unit.MILLISECONDS,
            Figures.of(ours),
            "`qemu-system-x86_64`, same image and machine",
            Figures.of(theirs)));
  }

  private double bareBoot(Bed bed, List<String> command, Path folder, int port)
      throws IOException, InterruptedException {
    Stopwatch watch = new Stopwatch();
    Files.copy(
        Path.of("/usr/share/OVMF/OVMF_VARS.fd"),
        folder.resolve("vars.fd"),
        StandardCopyOption.REPLACE_EXISTING);
    Process qemu =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(folder.resolve("qemu.log").toFile()))
            .start();
    AutoCloseable end = bed.own(qemu::destroyForcibly);
    try {
      awaitAnswer(port);
      return watch.milliseconds();
    } finally {
      close(end);
      int unused = qemu.waitFor();
    }
  }

  private static void close(AutoCloseable process) throws IOException {
    try {
      process.close();
    } catch (Exception impossible) {
      throw new IOException("a process cannot be ended", impossible);
    }
  }

  private void awaitAnswer(int port) throws IOException, InterruptedException {
    HttpRequest question =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/health".formatted(port)))
            .timeout(Duration.ofSeconds(1))
            .build();
    Until.holds(
        "an agent answers at port " + port,
        PATIENCE,
        PAUSE,
        () -> {
          try {
            return client.send(question, BodyHandlers.discarding()).statusCode() == 200;
          } catch (IOException notYet) {
            return false;
          }
        });
  }

  /** What somebody would write who knows QEMU and wants the same machine. */
  private static List<String> bareQemu(Bed bed, Vm vm, Path folder) throws IOException {
    String xml = Programs.output("virsh", "dumpxml", "--inactive", vm.domain());
    return List.of(
        "qemu-system-x86_64",
        "-machine",
        "q35,accel=" + (Documents.text(xml, "/domain/@type").equals("kvm") ? "kvm" : "tcg"),
        "-cpu",
        "EPYC",
        "-smp",
        Documents.text(xml, "/domain/vcpu/@current"),
        "-m",
        Documents.text(xml, "/domain/memory") + "k",
        "-nodefaults",
        "-no-user-config",
        "-display",
        "none",
        "-no-reboot",
        "-drive",
        "if=pflash,format=raw,unit=0,file=/usr/share/OVMF/OVMF_CODE.fd,readonly=on",
        "-drive",
        "if=pflash,format=raw,unit=1,file=" + folder.resolve("vars.fd"),
        "-kernel",
        bed.project("img/bzImage").toString(),
        "-initrd",
        bed.project("img/rootfs.cpio.gz").toString(),
        "-append",
        Documents.text(xml, "/domain/os/cmdline"),
        "-netdev",
        "user,id=vmnic,restrict=on,hostfwd=tcp:127.0.0.1:%d-:9031".formatted(vm.agentHttp()),
        "-device",
        "virtio-net-pci,disable-legacy=on,iommu_platform=true,netdev=vmnic,romfile=",
        "-device",
        "virtio-rng-pci",
        "-serial",
        "file:" + folder.resolve("console"));
  }
}
