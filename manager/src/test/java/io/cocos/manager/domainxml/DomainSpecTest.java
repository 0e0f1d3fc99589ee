package io.cocos.manager.domainxml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DomainSpecTest {
  private final SampleSpec spec = new SampleSpec();

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a/b", "a\nb", "a\rb"})
  void namesThatLibvirtRefuses(String name) {
    spec.name = name;

    assertThatIllegalArgumentException().isThrownBy(spec::build).withMessageStartingWith("name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0", "\u001b", "\uD800", "\uDC00", "\uDE00\uD83D", "\uFFFE", "\uFFFF"})
  void charactersThatXmlCannotCarryAreRefusedWithTheirField(String text) {
    spec.name = "a" + text;
    assertThatIllegalArgumentException()
        .isThrownBy(spec::build)
        .withMessageMatching("name holds U\\+[0-9A-F]{4} at position 1, which XML cannot carry");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DomainSpec.Network("n", true, List.of(), true, true, text))
        .withMessageStartingWith("rom file holds U+");

    spec.idempotencyKey = Optional.of(text);
    assertThatIllegalArgumentException()
        .isThrownBy(spec::metadata)
        .withMessageStartingWith("idempotency key holds U+");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "q35,accel=tcg", "a b", "-x", "é"})
  void machineCpuModelAndNetdevAreNames(String text) {
    spec.machine = text;
    assertThatIllegalArgumentException().isThrownBy(spec::build).withMessageStartingWith("machine");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DomainSpec.Cpu(text, 1, 1))
        .withMessageStartingWith("cpu model");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DomainSpec.Network(text, true, List.of(), true, true, ""))
        .withMessageStartingWith("netdev id");
  }

  @Test
  void aNetdevIdBeginsWithALetter() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DomainSpec.Network("1a", true, List.of(), true, true, ""))
        .withMessageStartingWith("netdev id");
  }

  @Test
  void pathsAreAbsoluteAndOfOneLine() {
    spec.consoleLog = Path.of("console.log");
    assertThatIllegalArgumentException()
        .isThrownBy(spec::build)
        .withMessage("console log must be an absolute path, is console.log");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DomainSpec.Flash(Path.of("/a\nb"), Path.of("/b"), Path.of("/c")))
        .withMessageStartingWith("firmware code must be one line");
  }

  @Test
  void aCommaInTheManifestFileWouldBeAnotherOption() {
    spec.manifestFile = Optional.of(Path.of("/vm,string=x/manifest"));

    assertThatIllegalArgumentException()
        .isThrownBy(spec::build)
        .withMessageStartingWith("manifest file must have no comma");
  }

  @Test
  void aLegacyCardCannotKeepToSharedMemory() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DomainSpec.Network("n", true, List.of(), false, true, ""))
        .withMessageContaining("legacy");
  }

  @Test
  void numbersArePositive() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DomainSpec.Memory(0, 1, 0))
        .withMessageStartingWith("memory");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DomainSpec.Memory(1, 1, -1))
        .withMessageStartingWith("memory slots");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DomainSpec.Cpu("EPYC", 0, 1))
        .withMessageStartingWith("vcpus");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DomainSpec.Cpu("EPYC", 2, 1))
        .withMessageContaining("maximum");
  }

  @Test
  void theSizeIsNotedAsItIs() {
    DomainSpec right = spec.build();

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new DomainSpec(
                    right.uuid(),
                    right.name(),
                    right.acceleration(),
                    right.machine(),
                    right.emulator(),
                    right.cpu(),
                    new DomainSpec.Memory(1, 1, 0),
                    right.firmware(),
                    right.boot(),
                    right.manifestFile(),
                    right.network(),
                    right.consoleLog(),
                    right.vtpm(),
                    right.launchSecurity(),
                    right.metadata()))
        .withMessageContaining("4 vcpus and 2147483648 bytes");
  }

  @Test
  void translationHasNoHostCpu() {
    spec.acceleration = DomainSpec.Acceleration.TCG;
    spec.cpu = new DomainSpec.Cpu("host", 1, 1);

    assertThatIllegalArgumentException().isThrownBy(spec::build).withMessageContaining("max");
  }

  @Test
  void forwardsDoNotCollide() {
    HostForward ssh = new HostForward("ssh", "127.0.0.1", 2222, 22);

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                spec.network.withForwards(List.of(ssh, new HostForward("ssh", "127.0.0.1", 1, 1))))
        .withMessageContaining("named ssh");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                spec.network.withForwards(List.of(ssh, new HostForward("x", "127.0.0.1", 2222, 1))))
        .withMessageContaining("127.0.0.1:2222");
  }

  @Test
  void metadataTellTheSame() {
    DomainSpec valid = spec.build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> with(valid, valid.metadata().withForwards(SampleSpec.FORWARDS)))
        .withMessageContaining("forwards");

    spec.manifestFile = Optional.of(Path.of("/manifest"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with(valid, spec.metadata()))
        .withMessageContaining("manifest");
  }

  @Test
  void metadataTellTheSameProtection() {
    DomainMetadata unprotected = spec.build().metadata();
    spec.acceleration = DomainSpec.Acceleration.KVM;
    spec.launchSecurity = Optional.of(new LaunchSecurity.Sev(51, 1, 1, false, Optional.empty()));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> with(spec.build(), unprotected))
        .withMessageContaining("NONE")
        .withMessageContaining("SEV");
  }

  @Test
  void protectionNeedsACardThatKeepsToSharedMemory() {
    spec.launchSecurity = Optional.of(new LaunchSecurity.Sev(51, 1, 1, false, Optional.empty()));
    spec.network = new DomainSpec.Network("n", true, List.of(), true, false, "");
    assertThatIllegalArgumentException().isThrownBy(spec::build).withMessageContaining("iommu");

    spec.network = new DomainSpec.Network("n", true, List.of(), true, true, "rom.bin");
    assertThatIllegalArgumentException().isThrownBy(spec::build).withMessageContaining("ROM");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 1L << 32})
  void aPolicyHas32Bits(long policy) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LaunchSecurity.Sev(51, 1, policy, false, Optional.empty()))
        .withMessageStartingWith("policy");
  }

  @Test
  void otherForwardsReachNetworkAndMetadata() {
    DomainSpec other = spec.build().withForwards(SampleSpec.FORWARDS);

    assertThat(other.network().forwards()).isEqualTo(SampleSpec.FORWARDS);
    assertThat(other.metadata().forwards()).isEqualTo(SampleSpec.FORWARDS);
    assertThat(other.withForwards(List.of())).isEqualTo(spec.build());
  }

  private static DomainSpec with(DomainSpec spec, DomainMetadata metadata) {
    return new DomainSpec(
        spec.uuid(),
        spec.name(),
        spec.acceleration(),
        spec.machine(),
        spec.emulator(),
        spec.cpu(),
        spec.memory(),
        spec.firmware(),
        spec.boot(),
        spec.manifestFile(),
        spec.network(),
        spec.consoleLog(),
        spec.vtpm(),
        spec.launchSecurity(),
        metadata);
  }
}
