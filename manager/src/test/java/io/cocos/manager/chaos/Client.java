package io.cocos.manager.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cocos.computation.Computation;
import io.cocos.manager.chaos.Entry.Fate;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;

/** One of those who launch VMs and end them, all at once and whatever happens to the manager. */
final class Client implements Runnable {
  private static final int MOST_VMS = 4;

  private final String name;
  private final Iterator<Step> steps;
  private final Conversation conversation;
  private final Ledger ledger;
  private final BooleanSupplier over;
  private int launches;

  /**
   * A client that has done nothing yet.
   *
   * @param name what its keys begin with
   * @param over when it is to end
   */
  Client(
      String name,
      Iterator<Step> steps,
      Conversation conversation,
      Ledger ledger,
      BooleanSupplier over) {
    this.name = name;
    this.steps = steps;
    this.conversation = conversation;
    this.ledger = ledger;
    this.over = over;
  }

  @Override
  public void run() {
    while (!over.getAsBoolean()) {
      Step step = steps.next();
      Pause.of(step.before());
      List<Entry> mine = mine();
      switch (step.action()) {
        case LAUNCH -> {
          if (mine.size() < MOST_VMS) {
            launch(step);
          }
        }
        case LIST -> conversation.list(step.overGrpc());
        case REPEAT, STOP, REMOVE -> {
          if (!mine.isEmpty()) {
            onceClaimed(step, mine.get(step.choice() % mine.size()).key());
          }
        }
      }
    }
  }

  private List<Entry> mine() {
    return ledger.at(Fate.KEPT, Fate.STOPPED).stream()
        .filter(entry -> entry.key().startsWith(name + "-"))
        .toList();
  }

  private void launch(Step step) {
    String key = "%s-%d".formatted(name, launches++);
    String computation = "{\"id\":\"%s\",\"name\":\"chaos\"}".formatted(key);
    String digest = Computation.parse(computation.getBytes(UTF_8)).digest();
    ledger.open(Entry.asked(new Entry.Request(key, computation, digest, conversation.life())));
    conversation.launch(key, step.overGrpc(), step.attempts(), over);
  }

  private void onceClaimed(Step step, String key) {
    if (!ledger.claim(key)) {
      return;
    }
    try {
      if (ledger.get(key).fate().isKept()) {
        switch (step.action()) {
          case REPEAT -> conversation.repeat(key, step.overGrpc());
          case STOP -> conversation.stop(key);
          case REMOVE -> conversation.remove(key, step.overGrpc(), over);
          case LAUNCH, LIST -> throw new IllegalStateException(step + " is about no known VM");
        }
      }
    } finally {
      ledger.release(key);
    }
  }
}
