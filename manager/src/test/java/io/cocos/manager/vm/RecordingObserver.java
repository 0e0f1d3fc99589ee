package io.cocos.manager.vm;

import java.util.ArrayList;
import java.util.List;

/** Remembers what it is told, as long as it is ready for it. */
final class RecordingObserver implements VmObserver {
  private final List<String> told = new ArrayList<>();
  private boolean ready = true;

  @Override
  public synchronized boolean isReady() {
    return ready;
  }

  @Override
  public synchronized void changed(Vm vm) {
    told.add(vm.state().label());
  }

  @Override
  public synchronized void gone() {
    told.add("gone");
  }

  synchronized void setReady(boolean ready) {
    this.ready = ready;
  }

  synchronized List<String> told() {
    return List.copyOf(told);
  }
}
