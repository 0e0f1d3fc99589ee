package io.cocos.manager.vm;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a service told of its launches. */
final class ObservedLaunches implements LaunchObserver {
  /** How long each request took. */
  final List<Duration> answers = new CopyOnWriteArrayList<>();

  /**
   * What was told, in order: "begin", "resume", "running", "ready" or "failed: why", and the VM.
   */
  final List<String> news = new CopyOnWriteArrayList<>();

  /** What was told of one VM, in order. */
  List<String> of(UUID vm) {
    return news.stream()
        .filter(line -> line.endsWith(" " + vm))
        .map(line -> line.substring(0, line.lastIndexOf(' ')))
        .toList();
  }

  @Override
  public void answered(Duration took) {
    answers.add(took);
  }

  @Override
  public LaunchProgress begin(UUID vm, Optional<String> computationId) {
    return told("begin", vm);
  }

  @Override
  public LaunchProgress resume(ObservedVm vm) {
    return told("resume", vm.id());
  }

  private LaunchProgress told(String how, UUID id) {
    news.add(how + " " + id);
    return new LaunchProgress() {
      @Override
      public void running(ObservedVm vm) {
        news.add("running " + id);
      }

      @Override
      public void ready(Vm vm) {
        news.add("ready " + id);
      }

      @Override
      public void failed(String reason) {
        news.add("failed: " + reason + " " + id);
      }
    };
  }
}
