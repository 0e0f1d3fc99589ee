package io.cocos.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class RemoteCallsTest {
  private static final int REMOTE = 0x20008086;
  private static final int KEEPALIVE = 0x6b656570;
  private static final int CREATE = 196;

  private final RemoteCalls calls = new RemoteCalls();

  @Test
  void aCallIsTimedWhenItIsAnswered() {
    calls.asked(message(REMOTE, CREATE, 0, 7));
    assertThat(calls.since(0)).isEmpty();

    calls.answered(message(REMOTE, CREATE, 1, 7));

    assertThat(calls.since(0)).singleElement().matches(RemoteCalls.Call::startsDomain);
  }

  @Test
  void messagesMayComeInPiecesAndTogether() {
    ByteBuffer two = ByteBuffer.allocate(72);
    two.put(message(REMOTE, CREATE, 0, 1)).put(message(REMOTE, 344, 0, 2)).flip();

    calls.asked(two.slice(0, 3));
    calls.asked(two.slice(3, 40));
    calls.asked(two.slice(43, 29));
    calls.answered(message(REMOTE, 344, 1, 2));
    calls.answered(message(REMOTE, CREATE, 1, 1));

    assertThat(calls.since(0)).extracting(RemoteCalls.Call::procedure).containsExactly(CREATE, 344);
  }

  @Test
  void signsOfLifeOfTheConnectionAreNoCalls() {
    calls.asked(message(KEEPALIVE, 1, 2, 0));
    calls.answered(message(KEEPALIVE, 2, 2, 0));

    assertThat(calls.since(0)).isEmpty();
  }

  private static ByteBuffer message(int program, int procedure, int type, int serial) {
    ByteBuffer message = ByteBuffer.allocate(36);
    message.putInt(36).putInt(program).putInt(1).putInt(procedure).putInt(type).putInt(serial);
    return message.clear();
  }
}
