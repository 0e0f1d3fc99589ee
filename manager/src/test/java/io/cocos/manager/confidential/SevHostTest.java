package io.cocos.manager.confidential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cause why a machine has no SEV guests is the first thing that is missing on it. */
class SevHostTest {
  @TempDir Path root;

  /** A machine with all it takes. */
  @BeforeEach
  void everythingIsThere() throws IOException {
    write("proc/cpuinfo", "processor\t: 0\nflags\t\t: fpu sme sev sev_es\n\nprocessor\t: 1\n");
    write("sys/module/kvm_amd/parameters/sev", "Y\n");
    write("dev/sev", "");
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private String obstacle() {
    return new SevHost(root).obstacle();
  }

  @Test
  void aProcessorWithoutTheFlag() throws Exception {
    write("proc/cpuinfo", "model name\t: sev\nflags\t\t: fpu sev_es\n");

    assertThat(obstacle()).startsWith("the processor has no SEV");
  }

  @Test
  void aMachineWithoutSuchAFile() throws Exception {
    Files.delete(root.resolve("proc/cpuinfo"));

    assertThat(obstacle()).startsWith("the processor has no SEV");
  }

  @Test
  void aModuleThatIsNotLoaded() throws Exception {
    Files.delete(root.resolve("sys/module/kvm_amd/parameters/sev"));
    Files.delete(root.resolve("sys/module/kvm_amd/parameters"));
    Files.delete(root.resolve("sys/module/kvm_amd"));

    assertThat(obstacle()).contains("kvm_amd is not loaded").contains("modprobe kvm_amd");
  }

  @ParameterizedTest
  @ValueSource(strings = {"N\n", "0\n"})
  void aModuleThatHasItSwitchedOff(String no) throws Exception {
    write("sys/module/kvm_amd/parameters/sev", no);

    assertThat(obstacle()).contains("SEV switched off").contains("kvm_amd.sev=1");
  }

  @Test
  void aSecureProcessorThatDoesNotAnswer() throws Exception {
    Files.delete(root.resolve("dev/sev"));

    assertThat(obstacle()).contains("/dev/sev").contains("ccp");
  }

  @Test
  void aMachineThatHasEverythingPointsAtItsSoftware() {
    assertThat(obstacle()).contains("restart libvirt's daemon");
  }
}
