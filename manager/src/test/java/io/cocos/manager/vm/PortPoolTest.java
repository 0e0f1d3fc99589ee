package io.cocos.manager.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Which host ports VMs get. */
class PortPoolTest {
  private static final UUID FIRST = new UUID(0, 1);
  private static final UUID SECOND = new UUID(0, 2);
  private static final UUID THIRD = new UUID(0, 3);

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final PortPool pool = new PortPool(Samples.GUEST_PORTS, "192.0.2.7", () -> now);

  private static List<Integer> hostPorts(List<Forward> forwards) {
    return forwards.stream().map(Forward::hostPort).toList();
  }

  @Test
  void aVmGetsOneForwardForEachGuestPort() {
    assertThat(pool.reserve(FIRST))
        .containsExactly(
            new Forward("ssh", "192.0.2.7", 2222, 22),
            new Forward("agent-http", "192.0.2.7", 9301, 9031),
            new Forward("agent-grpc", "192.0.2.7", 7020, 7002));
  }

  @Test
  void aPortThatWasGivenBackIsTheLowestFreeOneAgain() {
    pool.reserve(FIRST);
    pool.reserve(SECOND);

    pool.release(FIRST);

    assertThat(hostPorts(pool.reserve(THIRD))).containsExactly(2222, 9301, 7020);
    assertThat(pool.holders()).containsExactlyInAnyOrder(SECOND, THIRD);
  }

  @Test
  void aVmThatReservesAgainGivesBackWhatItHeld() {
    pool.reserve(FIRST);
    pool.refused(9301);

    assertThat(hostPorts(pool.reserve(FIRST))).containsExactly(2222, 9302, 7020);
  }

  @Test
  void givingBackNothingIsHarmless() {
    pool.reserve(FIRST);

    pool.release(SECOND);

    assertThat(pool.holders()).containsExactly(FIRST);
  }

  @Test
  void portsThatTheHypervisorTellsOfAreHeld() {
    pool.hold(
        FIRST,
        List.of(
            new Forward("ssh", "192.0.2.7", 2222, 22),
            new Forward("another", "192.0.2.7", 9301, 80)));

    assertThat(hostPorts(pool.reserve(SECOND))).containsExactly(2223, 9302, 7020);
  }

  @Test
  void aRefusedPortIsTriedAgainAfterAMinute() {
    pool.refused(2222);
    now = now.plus(Duration.ofMinutes(1));
    assertThat(hostPorts(pool.reserve(FIRST))).startsWith(2223);

    now = now.plusMillis(1);

    assertThat(hostPorts(pool.reserve(SECOND))).startsWith(2222);
  }

  @Test
  void guestPortsWithTheSameFirstHostPortGetDifferentOnes() {
    PortPool shared =
        new PortPool(
            List.of(new GuestPort("one", 4000, 1), new GuestPort("two", 4000, 2)),
            "127.0.0.1",
            () -> now);

    assertThat(hostPorts(shared.reserve(FIRST))).containsExactly(4000, 4001);
    assertThat(hostPorts(shared.reserve(SECOND))).containsExactly(4002, 4003);
  }

  @Test
  void whenOneGuestPortGetsNoneTheVmGetsNone() {
    PortPool narrow =
        new PortPool(
            List.of(new GuestPort("wide", 4000, 1), new GuestPort("narrow", 65_535, 2)),
            "127.0.0.1",
            () -> now);
    narrow.reserve(FIRST);

    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> narrow.reserve(SECOND))
        .withMessageContaining("narrow")
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.PORTS_EXHAUSTED);
    assertThat(narrow.holders()).containsExactly(FIRST);
  }
}
