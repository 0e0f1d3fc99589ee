package io.cocos.manager.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.opentelemetry.api.trace.TracerProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of KVM without starting a guest, and when none starts. */
class KvmProbeTest {
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  @TempDir Path state;

  private final AtomicInteger discarded = new AtomicInteger();
  private LibvirtConnection connection;

  @BeforeEach
  void open() {
    connection =
        new LibvirtConnection(
            LibvirtEventLoop.ofProcess(),
            Optional.of("test:///default"),
            TracerProvider.noop().get(""));
    connection.open(new ConnectionNews());
  }

  @AfterEach
  void close() {
    connection.close();
  }

  private void remember(String boot, String outcome) throws Exception {
    Files.write(state.resolve("kvm-probe"), List.of(boot, outcome, "seen before"));
  }

  private static String thisBoot() throws Exception {
    return Files.readString(BOOT_ID).strip();
  }

  private KvmProbe withoutGuests() {
    return new KvmProbe(connection, id -> fail("a guest was started"), state);
  }

  /** A guest that the test driver does not start, for it knows none that ends with its maker. */
  private KvmProbe.ProbeGuest refusedGuest() {
    return new KvmProbe.ProbeGuest(
        "<domain type='kvm'/>", state.resolve("console.log"), discarded::incrementAndGet);
  }

  @Test
  void whatWasSeenSinceTheHostBootedIsRemembered() throws Exception {
    remember(thisBoot(), "executes");
    assertThat(withoutGuests().probe()).isEqualTo(new KvmProbe.Outcome(true, "seen before"));

    remember(thisBoot(), "does not");
    assertThat(withoutGuests().probe()).isEqualTo(new KvmProbe.Outcome(false, "seen before"));
  }

  @Test
  void whatWasSeenBeforeTheHostBootedIsNot() throws Exception {
    remember("another boot", "executes");
    KvmProbe probe = new KvmProbe(connection, id -> refusedGuest(), state);

    assertThat(probe.probe().executes()).isFalse();
  }

  @Test
  void aMemoryThatCannotBeReadIsNone() throws Exception {
    Files.write(state.resolve("kvm-probe"), new byte[] {(byte) 0xff, (byte) 0xfe, '\n'});
    KvmProbe probe = new KvmProbe(connection, id -> refusedGuest(), state);

    assertThat(probe.probe().executes()).isFalse();
  }

  @Test
  void aGuestThatIsRefusedMeansThatKvmDoesNotExecuteAndLeavesNothing() {
    KvmProbe.Outcome outcome = new KvmProbe(connection, id -> refusedGuest(), state).probe();

    assertThat(outcome.executes()).isFalse();
    assertThat(outcome.why()).startsWith("KVM does not start a guest: libvirt could not");
    assertThat(discarded).hasValue(1);
    assertThat(state.resolve("kvm-probe")).doesNotExist();
  }
}
