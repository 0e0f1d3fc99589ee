package io.cocos.cli.verification;

import io.cocos.cli.transfer.Sha256;
import io.cocos.cli.verification.Expectations.LaunchInputs;
import io.cocos.computation.Computation;
import io.cocos.computation.GuestCommandLine;
import io.cocos.measurement.ExpectedLaunch;
import io.cocos.measurement.KernelHashes;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;

/** Compares what was measured of a launch with what the user's own files are measured as. */
final class LaunchChecks {
  private static final String MEASUREMENT = "measurement";
  private static final String COMMAND_LINE = "command line";

  private final Expectations expected;
  private final Technology technology;
  private final List<String> commandLines;

  LaunchChecks(Expectations expected, Technology technology) {
    this.expected = expected;
    this.technology = technology;
    this.commandLines = expected.commandLines(technology.label());
  }

  /** Whether the command lines that the measurement may be of bind the guest to the computation. */
  Check commandLine() {
    if (expected.computation().isEmpty()) {
      return Check.notChecked(COMMAND_LINE, "give the computation with --computation");
    }
    if (commandLines.isEmpty()) {
      return Check.notChecked(
          COMMAND_LINE, "say what it may be with --command-line or --kernel-arguments");
    }
    Computation computation = expected.computation().get();
    return commandLines.stream().allMatch(line -> GuestCommandLine.isFor(computation, line))
        ? Check.ok(COMMAND_LINE, "is for computation " + computation.digest())
        : Check.failed(
            COMMAND_LINE, "the one given is not for computation " + computation.digest());
  }

  /**
   * Whether the launch was of the user's files.
   *
   * @param measured tells whether the platform measured this digest, in hex
   * @param found what it measured, in words
   */
  Check measurement(Predicate<String> measured, String found) {
    List<String> missing = missing();
    if (!missing.isEmpty()) {
      return Check.notChecked(MEASUREMENT, "give " + String.join(", ", missing));
    }
    List<String> candidates = new ArrayList<>();
    for (String line : commandLines) {
      ExpectedLaunch launch = launch(line);
      if (launch instanceof ExpectedLaunch.Unknown unknown) {
        return Check.notChecked(MEASUREMENT, unknown.reason());
      }
      ((ExpectedLaunch.Known) launch)
          .candidates().stream().map(ExpectedLaunch.Candidate::digest).forEach(candidates::add);
    }
    return candidates.stream()
        .filter(measured)
        .findFirst()
        .map(digest -> Check.ok(MEASUREMENT, digest))
        .orElseGet(
            () ->
                Check.failed(
                    MEASUREMENT,
                    "%s, and must be of %s".formatted(found, String.join(" or ", candidates))));
  }

  private ExpectedLaunch launch(String commandLine) {
    LaunchInputs inputs = expected.launch();
    return technology.launch(
        inputs.firmware().orElseThrow(),
        KernelHashes.of(
            Sha256.of(inputs.kernel().orElseThrow()),
            HexFormat.of().parseHex(inputs.initrd().orElseThrow().sha256()),
            commandLine),
        inputs.processors().orElse(1),
        inputs.processorModel().orElse(""));
  }

  private List<String> missing() {
    LaunchInputs inputs = expected.launch();
    List<String> missing = new ArrayList<>();
    require(inputs.firmware().isPresent(), "--firmware", missing);
    require(inputs.kernel().isPresent(), "--kernel", missing);
    require(inputs.initrd().isPresent(), "--initrd", missing);
    require(!commandLines.isEmpty(), "--command-line or --kernel-arguments", missing);
    if (technology.measuresProcessors()) {
      require(inputs.processors().isPresent(), "--vcpus", missing);
      require(inputs.processorModel().isPresent(), "--cpu-model", missing);
    }
    return missing;
  }

  private static void require(boolean given, String option, List<String> missing) {
    if (!given) {
      missing.add(option);
    }
  }
}
