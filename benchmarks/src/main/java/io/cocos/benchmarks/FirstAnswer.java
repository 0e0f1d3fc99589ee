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

  /**
   * How long an answer may take. QEMU accepts connections before its guest has a network, and those
   * are not answered later either: who waits long for one of them sees the agent late.
   */
  private static final Duration ANSWER = Duration.ofMillis(200);

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
      Twin twin = Twin.of(manager, first, bed.folder());
      String command = bareQemu(twin);
      awaitAnswer(first.agentHttp());
      manager.remove(first);
      int pairs = bed.effort().of(1, 2, 4);
      for (int i = 0; i < pairs; i++) { // A B B A, for the machine's pace changes
        ours.add(managedBoot(bed, manager));
        theirs.add(bareBoot(bed, command, twin, first.agentHttp()));
        theirs.add(bareBoot(bed, command, twin, first.agentHttp()));
        ours.add(managedBoot(bed, manager));
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

  private double managedBoot(Bed bed, ManagerProcess manager)
      throws IOException, InterruptedException {
    Stopwatch watch = new Stopwatch();
    Vm vm = manager.run(bed.request().body());
    awaitAnswer(vm.agentHttp());
    double milliseconds = watch.milliseconds();
    manager.remove(vm);
    return milliseconds;
  }

  private double bareBoot(Bed bed, String command, Twin twin, int port)
      throws IOException, InterruptedException {
    Stopwatch watch = new Stopwatch();
    Files.copy(
        Path.of("/usr/share/OVMF/OVMF_VARS.fd"), twin.vars(), StandardCopyOption.REPLACE_EXISTING);
    Process qemu =
        new ProcessBuilder("sh", "-c", command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(twin.vars().resolveSibling("qemu.log").toFile()))
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
            .timeout(ANSWER)
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

  /**
   * The command line that libvirt makes of the VM's document, which QEMU would not start on without
   * libvirt: without its monitor, the pause until libvirt says so, and libvirt's key.
   */
  private static String bareQemu(Twin twin) throws IOException {
    String command =
        Programs.output(
            "virsh", "domxml-to-native", "qemu-argv", "--xml", twin.document().toString());
    String alone = command.strip();
    for (String ofLibvirt :
        List.of(
            " -S",
            " -object '\\{\"qom-type\":\"secret\",[^']*'",
            " -chardev socket,id=charmonitor,\\S*",
            " -mon chardev=charmonitor,\\S*")) {
      String less = alone.replaceFirst(ofLibvirt + "(?= )", "");
      if (less.equals(alone)) {
        throw new IllegalStateException("libvirt's command line lacks" + ofLibvirt);
      }
      alone = less;
    }
    return "exec env " + alone;
  }
}
