package io.cocos.manager.vm;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a service told of its launches. */
final class ObservedLaunches implements LaunchObserver {
  final List<Duration> answers = new CopyOnWriteArrayList<>();
  final List<Duration> boots = new CopyOnWriteArrayList<>();

  @Override
  public void answered(Duration took) {
    answers.add(took);
  }

  @Override
  public void booted(Duration took) {
    boots.add(took);
  }
}
