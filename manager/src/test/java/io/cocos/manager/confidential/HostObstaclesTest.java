package io.cocos.manager.confidential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cocos.manager.vm.Confidential;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The cause why a machine has no confidential guests is the first thing that is missing on it. */
class HostObstaclesTest {
  private static final List<String> AMD = List.of("sev", "sev_es", "sev_snp");

  @TempDir Path root;

  /** A machine with all it takes, as no maker sells it. */
  @BeforeEach
  void everythingIsThere() throws IOException {
    write(
        "proc/cpuinfo",
        "processor\t: 0\nmodel name\t: Some: Processor \nflags\t\t: fpu sev sev_es sev_snp"
            + " tdx_host_platform fpu\n\nprocessor\t: 1\n");
    for (String parameter : AMD) {
      write("sys/module/kvm_amd/parameters/" + parameter, "Y\n");
    }
    write("sys/module/kvm_intel/parameters/tdx", "Y\n");
    write("dev/sev", "");
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private void removeModule(String name) throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve("sys/module").resolve(name))) {
      for (Path file : files.sorted((one, other) -> other.compareTo(one)).toList()) {
        Files.delete(file);
      }
    }
  }

  private String obstacle(Confidential technology) {
    return new HostObstacles(root).of(technology);
  }

  private static Path module(Confidential technology) {
    return Path.of(technology == Confidential.TDX ? "kvm_intel" : "kvm_amd");
  }

  @ParameterizedTest
  @CsvSource({
    "SEV,     the processor has no SEV (no flag sev ",
    "SEV_ES,  the processor has no SEV-ES (no flag sev_es ",
    "SEV_SNP, the processor has no SEV-SNP (no flag sev_snp ",
    "TDX,     the processor offers no TDX (no flag tdx_host_platform "
  })
  void aProcessorWithoutTheFlag(Confidential technology, String beginning) throws Exception {
    write("proc/cpuinfo", "model name\t: sev sev_es sev_snp tdx_host_platform\nflags\t\t: fpu\n");

    assertThat(obstacle(technology)).startsWith(beginning).contains("it takes an ");
  }

  @Test
  void eachTechnologyHasItsOwnFlag() throws Exception {
    write("proc/cpuinfo", "flags\t\t: fpu sev sev_es\n");

    assertThat(obstacle(Confidential.SEV_ES)).doesNotContain("the processor has no");
    assertThat(obstacle(Confidential.SEV_SNP)).startsWith("the processor has no SEV-SNP");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void aMachineThatTellsOfNoProcessor(Confidential technology) throws Exception {
    Files.delete(root.resolve("proc/cpuinfo"));

    assertThat(obstacle(technology)).startsWith("the processor ");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void aModuleThatIsNotLoaded(Confidential technology) throws Exception {
    String module = module(technology).toString();
    removeModule(module);

    assertThat(obstacle(technology)).contains(module + " is not loaded: modprobe " + module);
  }

  @ParameterizedTest
  @CsvSource({"SEV_ES, sev_es, 5.11", "SEV_SNP, sev_snp, 6.11", "TDX, tdx, 6.16"})
  void aKernelThatIsOlderThanTheTechnology(Confidential technology, String parameter, String linux)
      throws Exception {
    Path parameters = root.resolve("sys/module").resolve(module(technology)).resolve("parameters");
    Files.delete(parameters.resolve(parameter));

    assertThat(obstacle(technology))
        .contains("no parameter " + parameter)
        .endsWith("it takes Linux " + linux + " or later");
  }

  @ParameterizedTest
  @CsvSource({
    "SEV,     SEV,     kvm_amd,   sev,     N",
    "SEV,     SEV,     kvm_amd,   sev,     0",
    "SEV_ES,  SEV-ES,  kvm_amd,   sev_es,  N",
    "SEV_SNP, SEV-SNP, kvm_amd,   sev_snp, N",
    "TDX,     TDX,     kvm_intel, tdx,     N"
  })
  void aModuleThatHasItSwitchedOff(
      Confidential technology, String title, String module, String parameter, String no)
      throws Exception {
    write("sys/module/" + module + "/parameters/" + parameter, no + "\n");

    assertThat(obstacle(technology))
        .contains(title + " switched off")
        .contains(module + "." + parameter + "=1");
    assertThat(new HostObstacles(root).switchedOff(technology)).contains(obstacle(technology));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsOnOrUnknownIsNotSwitchedOff(Confidential technology) throws Exception {
    assertThat(new HostObstacles(root).switchedOff(technology)).isEmpty();

    removeModule("kvm_amd");
    removeModule("kvm_intel");

    assertThat(new HostObstacles(root).switchedOff(technology)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"SEV", "SEV_ES", "SEV_SNP"})
  void aSecureProcessorThatDoesNotAnswer(Confidential technology) throws Exception {
    Files.delete(root.resolve("dev/sev"));

    assertThat(obstacle(technology)).contains("/dev/sev").contains("ccp");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void aMachineThatHasEverythingPointsAtItsSoftware(Confidential technology) {
    assertThat(obstacle(technology)).contains("restart libvirt's daemon");
  }

  @Test
  void noProtectionTakesNothing() {
    assertThatIllegalArgumentException().isThrownBy(() -> obstacle(Confidential.NONE));
  }

  @Test
  void theProcessorIsTheFirstThatTheKernelTellsOf() {
    assertThat(Processor.read(root).model()).contains("Some: Processor");
    assertThat(Processor.read(root).flags()).contains("sev_snp").doesNotContain("");
  }
}
