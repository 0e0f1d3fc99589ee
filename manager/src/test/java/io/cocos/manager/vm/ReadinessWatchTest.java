package io.cocos.manager.vm;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static io.cocos.manager.concurrent.Eventually.failure;
import static io.cocos.manager.concurrent.Eventually.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.manager.concurrent.DaemonThreads;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How agents are asked. */
class ReadinessWatchTest {
  private final ScheduledExecutorService scheduler =
      Executors.newScheduledThreadPool(2, new DaemonThreads("readiness-watch-test"));
  private final AtomicInteger questions = new AtomicInteger();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final ObservedVm vm = Samples.observed(DomainState.RUNNING, 0);

  @AfterEach
  void end() {
    scheduler.shutdownNow();
  }

  private ReadinessWatch watch(AgentProbe probe) {
    return new ReadinessWatch(
        asked -> {
          questions.incrementAndGet();
          return probe.ask(asked);
        },
        scheduler);
  }

  private static CompletableFuture<Optional<AgentStatus>> said(AgentStatus status) {
    return CompletableFuture.completedFuture(Optional.of(status));
  }

  private final ReadinessWatch.Asker asker =
      new ReadinessWatch.Asker() {
        @Override
        public Vm answered(AgentStatus status) {
          return VmStates.derive(vm, Optional.of(status));
        }

        @Override
        public void failed(Throwable why) {
          failures.add(why);
        }
      };

  @Test
  void anAgentIsAskedAtItsHttpForwardUntilItAnswers() {
    ReadinessWatch watch =
        watch(
            asked ->
                questions.get() < 3
                    ? CompletableFuture.completedFuture(Optional.empty())
                    : said(
                        FakeAgents.holding(
                            asked.forward(GuestPort.AGENT_HTTP).orElseThrow().hostPort() + "")));

    Vm answered = outcome(watch.watch(vm, () -> asker));

    assertThat(answered.reason()).contains("the agent holds computation 9301");
    assertThat(questions).hasValue(3);
  }

  @Test
  void aProbeThatBreaksOnceIsAskedAgain() {
    ReadinessWatch watch =
        watch(
            asked -> {
              if (questions.get() == 1) {
                throw new IllegalStateException("broken once");
              }
              return questions.get() == 2
                  ? CompletableFuture.failedFuture(new IllegalStateException("broken twice"))
                  : said(FakeAgents.holding(vm.computationId().orElseThrow()));
            });

    assertThat(outcome(watch.watch(vm, () -> asker)).state()).isEqualTo(VmState.READY);
  }

  @Test
  void aVmIsWatchedOnceHoweverOftenItIsAskedFor() {
    CompletableFuture<Optional<AgentStatus>> answer = new CompletableFuture<>();
    ReadinessWatch watch = watch(asked -> answer);

    CompletableFuture<Vm> first = watch.watch(vm, () -> asker);
    CompletableFuture<Vm> second = watch.watch(vm, () -> asker);
    answer.complete(Optional.of(FakeAgents.holding(vm.computationId().orElseThrow())));

    assertThat(outcome(first)).isSameAs(outcome(second));
    assertThat(questions).hasValue(1);
  }

  @Test
  void anEndedWatchAsksNoMore() {
    CompletableFuture<Optional<AgentStatus>> answer = new CompletableFuture<>();
    ReadinessWatch watch = watch(asked -> answer);
    CompletableFuture<Vm> wait = watch.watch(vm, () -> asker);

    watch.end(vm.id(), "it burned down");

    assertThat(failure(wait))
        .isInstanceOfSatisfying(
            ManagerException.class,
            ended -> {
              assertThat(ended.code()).isEqualTo(ErrorCode.VM_ENDED);
              assertThat(ended)
                  .hasMessage(
                      "VM %s ended before its agent answered: it burned down".formatted(vm.id()));
            });
    assertThat(failures).hasSize(1);
    assertThat(questions).hasValueLessThanOrEqualTo(1);
  }

  @Test
  void aManagerThatEndsTellsOfNoFailure() {
    CompletableFuture<Optional<AgentStatus>> answer = new CompletableFuture<>();
    CompletableFuture<Vm> wait = watch(asked -> answer).watch(vm, () -> asker);
    eventually(() -> assertThat(questions).hasValue(1));

    scheduler.shutdownNow();
    answer.complete(Optional.empty());

    assertThat(failure(wait)).isInstanceOf(RejectedExecutionException.class);
    assertThat(failures).isEmpty();
  }

  @Test
  void endingAWatchThatIsNotThereIsHarmless() {
    ReadinessWatch watch =
        watch(asked -> said(FakeAgents.holding(vm.computationId().orElseThrow())));

    watch.end(UUID.randomUUID(), "nobody knows it");

    assertThat(outcome(watch.watch(vm, () -> asker)).state()).isEqualTo(VmState.READY);
  }

  @Test
  void aVmWithoutAForwardToItsAgentCannotBeWatched() {
    ObservedVm unreachable =
        new ObservedVm(
            vm.id(),
            vm.domain(),
            vm.domainState(),
            vm.computationId(),
            List.of(new Forward(GuestPort.SSH, "127.0.0.1", 2222, 22)),
            vm.confidential(),
            vm.size(),
            vm.createdAt(),
            vm.deadline(),
            vm.idempotencyKey(),
            vm.handOver(),
            vm.life());

    Throwable failure =
        failure(watch(asked -> said(FakeAgents.failed(""))).watch(unreachable, () -> asker));

    assertThat(failure)
        .isInstanceOf(ManagerException.class)
        .hasMessageContaining("no forward named agent-http");
    assertThat(questions).hasValue(0);
  }

  @Test
  void anAgentThatIsCalledIsReachedAtItsGrpcForward() {
    ObservedVm called =
        new ObservedVm(
            vm.id(),
            vm.domain(),
            vm.domainState(),
            vm.computationId(),
            List.of(new Forward(GuestPort.AGENT_GRPC, "127.0.0.1", 7020, 7002)),
            vm.confidential(),
            vm.size(),
            vm.createdAt(),
            vm.deadline(),
            vm.idempotencyKey(),
            HandOver.BY_CALL,
            vm.life());
    ReadinessWatch watch =
        watch(
            asked ->
                questions.get() < 3
                    ? CompletableFuture.completedFuture(Optional.empty())
                    : said(FakeAgents.holding(vm.computationId().orElseThrow())));

    assertThat(outcome(watch.watch(called, () -> asker)).state()).isEqualTo(VmState.READY);
    assertThat(questions).hasValue(3);
  }

  @Test
  void anAgentThatIsCalledNeedsAForwardToItsGrpcPort() {
    ObservedVm unreachable =
        new ObservedVm(
            vm.id(),
            vm.domain(),
            vm.domainState(),
            vm.computationId(),
            List.of(new Forward(GuestPort.AGENT_HTTP, "127.0.0.1", 9301, 9031)),
            vm.confidential(),
            vm.size(),
            vm.createdAt(),
            vm.deadline(),
            vm.idempotencyKey(),
            HandOver.BY_CALL,
            vm.life());

    assertThat(failure(watch(asked -> said(FakeAgents.failed(""))).watch(unreachable, () -> asker)))
        .hasMessageContaining("no forward named agent-grpc");
  }

  /** Watches agents that hold nothing yet for a second, and counts the questions. */
  private int questionsInASecond(int booting, int ready) {
    SimulatedTime time = new SimulatedTime(Instant.EPOCH);
    Set<UUID> answering = new HashSet<>();
    AtomicInteger asked = new AtomicInteger();
    AgentProbe probe =
        asks -> {
          asked.incrementAndGet();
          return answering.contains(asks.id())
              ? said(FakeAgents.holding(asks.computationId().orElseThrow()))
              : CompletableFuture.completedFuture(Optional.empty());
        };
    ReadinessWatch watch = new ReadinessWatch(probe, time.threads());
    for (int i = 0; i < booting + ready; i++) {
      ObservedVm one = Samples.observed(DomainState.RUNNING, i);
      if (i >= booting) {
        answering.add(one.id());
      }
      CompletableFuture<Vm> unused = watch.watch(one, () -> asker);
    }
    time.pass(Duration.ofSeconds(2));
    asked.set(0);

    time.pass(Duration.ofSeconds(1));

    return asked.get();
  }

  @Test
  void anAgentIsAskedTenTimesASecondWhileFewBoot() {
    assertThat(questionsInASecond(1, 0)).isEqualTo(10);
    assertThat(questionsInASecond(100, 0)).isEqualTo(1000);
  }

  @Test
  void moreAgentsThanAHundredShareAThousandQuestionsASecond() {
    assertThat(questionsInASecond(500, 0)).isEqualTo(1000);
    assertThat(questionsInASecond(1000, 0)).isEqualTo(1000);
  }

  @Test
  void agentsThatHaveAnsweredDoNotCount() {
    assertThat(questionsInASecond(10, 500)).isEqualTo(100);
  }

  @Test
  void agentsWhoseVmsHaveEndedDoNotCount() {
    SimulatedTime time = new SimulatedTime(Instant.EPOCH);
    ReadinessWatch watch =
        new ReadinessWatch(
            asked -> {
              questions.incrementAndGet();
              return CompletableFuture.completedFuture(Optional.empty());
            },
            time.threads());
    CompletableFuture<Vm> unused = watch.watch(vm, () -> asker);
    for (int i = 1; i < 500; i++) {
      ObservedVm other = Samples.observed(DomainState.RUNNING, i);
      unused = watch.watch(other, () -> asker);
      watch.end(other.id(), "it burned down");
    }

    time.pass(Duration.ofSeconds(1));

    assertThat(questions).hasValue(11);
  }
}
