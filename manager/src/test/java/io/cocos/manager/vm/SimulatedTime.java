package io.cocos.manager.vm;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A time that passes only when it is told to, and runs what is due meanwhile: all on the calling
 * thread, in the order of time and, for the same time, of request. So what happens depends on
 * nothing but the calls.
 */
final class SimulatedTime implements InstantSource {
  private final PriorityQueue<Task<?>> tasks =
      new PriorityQueue<>(
          Comparator.comparing((Task<?> task) -> task.due).thenComparing(task -> task.number));
  private Instant now;
  private long requested;

  SimulatedTime(Instant begin) {
    this.now = begin;
  }

  @Override
  public Instant instant() {
    return now;
  }

  /** Lets time pass. */
  void pass(Duration time) {
    Instant end = now.plus(time);
    while (!tasks.isEmpty() && !tasks.peek().due.isAfter(end)) {
      Task<?> next = tasks.remove();
      if (next.due.isAfter(now)) {
        now = next.due;
      }
      next.run();
    }
    now = end;
  }

  /** Threads that live in this time, until they are shut down. */
  ScheduledExecutorService threads() {
    return new Threads();
  }

  private final class Task<T> extends FutureTask<T> implements RunnableScheduledFuture<T> {
    private final Threads owner;
    private final Duration period;
    private Instant due;
    private long number;

    Task(Threads owner, Callable<T> work, Instant due, Duration period) {
      super(work);
      this.owner = owner;
      this.due = due;
      this.number = ++requested;
      this.period = period;
    }

    @Override
    public void run() {
      if (owner.ended) {
        cancel(false);
      } else if (!isPeriodic()) {
        super.run();
      } else if (runAndReset()) {
        due = now.plus(period);
        number = ++requested;
        tasks.add(this);
      }
    }

    @Override
    public boolean isPeriodic() {
      return !period.isZero();
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(Duration.between(now, due));
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }

  private final class Threads extends AbstractExecutorService implements ScheduledExecutorService {
    private boolean ended;

    private <T> Task<T> add(Callable<T> work, Duration delay, Duration period) {
      Task<T> task =
          new Task<>(this, work, now.plus(delay.isNegative() ? Duration.ZERO : delay), period);
      tasks.add(task);
      return task;
    }

    private Callable<Void> quietly(Runnable work) {
      return () -> {
        work.run();
        return null;
      };
    }

    @Override
    public void execute(Runnable work) {
      Task<Void> unused = add(quietly(work), Duration.ZERO, Duration.ZERO);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit) {
      return add(quietly(work), Duration.of(delay, unit.toChronoUnit()), Duration.ZERO);
    }

    @Override
    public <T> ScheduledFuture<T> schedule(Callable<T> work, long delay, TimeUnit unit) {
      return add(work, Duration.of(delay, unit.toChronoUnit()), Duration.ZERO);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
        Runnable work, long delay, long period, TimeUnit unit) {
      return add(
          quietly(work),
          Duration.of(delay, unit.toChronoUnit()),
          Duration.of(period, unit.toChronoUnit()));
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(
        Runnable work, long delay, long period, TimeUnit unit) {
      return scheduleWithFixedDelay(work, delay, period, unit);
    }

    @Override
    public void shutdown() {
      ended = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
      ended = true;
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return ended;
    }

    @Override
    public boolean isTerminated() {
      return ended;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return ended;
    }
  }
}
