package io.cocos.manager.vm;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Several observers as one.
 *
 * @param observers told in this order
 */
public record LaunchObservers(List<LaunchObserver> observers) implements LaunchObserver {
  /** Keeps an unmodifiable copy of the observers. */
  public LaunchObservers {
    observers = List.copyOf(observers);
  }

  @Override
  public void answered(Duration took) {
    observers.forEach(observer -> observer.answered(took));
  }

  @Override
  public LaunchProgress begin(UUID vm, Optional<String> computationId) {
    return together(observer -> observer.begin(vm, computationId));
  }

  @Override
  public LaunchProgress resume(ObservedVm vm) {
    return together(observer -> observer.resume(vm));
  }

  private LaunchProgress together(Function<LaunchObserver, LaunchProgress> start) {
    return new Together(observers.stream().map(start).toList());
  }

  private record Together(List<LaunchProgress> all) implements LaunchProgress {
    @Override
    public void running(ObservedVm vm) {
      tell(progress -> progress.running(vm));
    }

    @Override
    public void answered() {
      tell(LaunchProgress::answered);
    }

    @Override
    public void ready(Vm vm) {
      tell(progress -> progress.ready(vm));
    }

    @Override
    public void failed(String reason) {
      tell(progress -> progress.failed(reason));
    }

    @Override
    public <T> T within(Supplier<T> step) {
      Supplier<T> nested = step;
      for (LaunchProgress progress : all) {
        Supplier<T> inner = nested;
        nested = () -> progress.within(inner);
      }
      return nested.get();
    }

    private void tell(Consumer<LaunchProgress> news) {
      all.forEach(news);
    }
  }
}
