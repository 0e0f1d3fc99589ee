package io.cocos.manager.api.stream;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bringing clients what goes on. */
class DeliveriesTest {
  private final Deliveries deliveries = new Deliveries("tests", 1, 2, Duration.ofHours(1));

  @AfterEach
  void close() {
    deliveries.close();
  }

  /** Something that a test lets go on. */
  private static final class Script implements Cursor<String> {
    private final Queue<String> pieces = new ConcurrentLinkedQueue<>();
    private volatile boolean over;
    private volatile boolean broken;

    @Override
    public Optional<String> next() {
      if (broken) {
        throw new IllegalStateException("broken");
      }
      return Optional.ofNullable(pieces.poll());
    }

    @Override
    public boolean isAtEnd() {
      return over;
    }
  }

  /** A client that takes as much as a test lets it. */
  private static final class Client implements Receiver<String> {
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private volatile int appetite = Integer.MAX_VALUE;

    @Override
    public boolean isReady() {
      return heard.size() < appetite;
    }

    @Override
    public void take(String piece) {
      heard.add(piece);
    }

    @Override
    public void complete() {
      heard.add("(complete)");
    }

    @Override
    public void fail(RuntimeException why) {
      heard.add("(" + why.getMessage() + ")");
    }

    @Override
    public void shutDown() {
      heard.add("(shut down)");
    }
  }

  private final Script script = new Script();
  private final Client client = new Client();

  @Test
  void aHintBringsEveryClientWhatIsNew() {
    Client other = new Client();
    Script otherScript = new Script();
    deliveries.begin(script, client);
    deliveries.begin(otherScript, other);
    script.pieces.addAll(List.of("a", "b"));
    otherScript.pieces.add("c");

    deliveries.hint();

    eventually(() -> assertThat(client.heard).containsExactly("a", "b"));
    eventually(() -> assertThat(other.heard).containsExactly("c"));
  }

  @Test
  void aSlowClientIsBroughtNoMoreThanItTakesAndTheRestLater() {
    Delivery<String> delivery = deliveries.begin(script, client);
    client.appetite = 1;
    script.pieces.addAll(List.of("a", "b", "c"));

    delivery.lookAgain();

    eventually(() -> assertThat(client.heard).containsExactly("a"));
    assertThat(script.pieces).containsExactly("b", "c");

    client.appetite = Integer.MAX_VALUE;
    delivery.lookAgain();

    eventually(() -> assertThat(client.heard).containsExactly("a", "b", "c"));
  }

  @Test
  void aStreamEndsWithItsCursorOnce() {
    Delivery<String> delivery = deliveries.begin(script, client);
    script.pieces.add("a");
    script.over = true;

    delivery.lookAgain();

    eventually(() -> assertThat(client.heard).containsExactly("a", "(complete)"));
    assertThat(deliveries.count()).isZero();
  }

  @Test
  void aCursorThatBreaksEndsItsStreamOnly() {
    Client other = new Client();
    deliveries.begin(new Script(), other);
    Delivery<String> delivery = deliveries.begin(script, client);
    script.broken = true;

    delivery.lookAgain();

    eventually(() -> assertThat(client.heard).containsExactly("(broken)"));
    eventually(() -> assertThat(deliveries.count()).isEqualTo(1));
    assertThat(other.heard).isEmpty();
  }

  @Test
  void aClientThatHasGoneIsForgottenAndMakesRoom() {
    Delivery<String> delivery = deliveries.begin(script, client);
    deliveries.begin(new Script(), new Client());
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(deliveries::requireRoom)
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.OVERLOADED));

    delivery.cancel();

    deliveries.requireRoom();
    assertThat(deliveries.count()).isEqualTo(1);
  }

  @Test
  void closingEndsEveryStream() {
    deliveries.begin(script, client);

    deliveries.close();

    assertThat(client.heard).containsExactly("(shut down)");
    assertThat(deliveries.count()).isZero();
  }
}
