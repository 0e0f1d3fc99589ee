package io.cocos.agent;

import io.cocos.agent.attestation.AttestationReports;
import io.cocos.agent.attestation.PlatformReports;
import io.cocos.agent.grpc.UploadPatience;
import io.cocos.agent.life.Runner;
import io.cocos.agent.run.AlgorithmRunner;
import io.cocos.agent.run.GuestSandbox;
import io.cocos.agent.run.RunLog;
import io.cocos.agent.ssh.SshAccess;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * What an agent has of the machine that it is in.
 *
 * @param runner runs the algorithms
 * @param output what they print
 * @param patience how long it waits for what is uploaded
 * @param ssh opens the machine for those whose keys the parties agreed on
 * @param reports where attestation reports come from
 */
record Machine(
    Runner runner,
    RunLog output,
    UploadPatience patience,
    SshAccess ssh,
    AttestationReports reports)
    implements AutoCloseable {

  /**
   * The guest, as its image is.
   *
   * @param folder the agent's own
   * @param log takes lines
   */
  static Machine guest(Path folder, Consumer<String> log) {
    RunLog output = new RunLog();
    AlgorithmRunner runner =
        new AlgorithmRunner(
            GuestSandbox.guest(folder.resolve("sandbox")),
            Path.of("/proc/meminfo"),
            folder.resolve("result"),
            output,
            log);
    return new Machine(
        runner,
        output,
        new UploadPatience(System::nanoTime),
        SshAccess.guest(log),
        PlatformReports.ofThisGuest());
  }

  @Override
  public void close() {
    runner.close();
  }
}
