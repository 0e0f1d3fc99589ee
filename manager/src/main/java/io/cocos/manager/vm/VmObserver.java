package io.cocos.manager.vm;

/** Who follows a VM. Called by one thread at a time; must return quickly and must not throw. */
public interface VmObserver {
  /**
   * Whether it can take a state now. Nothing is kept for one that cannot: it asks its watch to look
   * again when it can, and gets the state of that moment.
   */
  boolean isReady();

  /** The VM as it stands: at first, and after each change of its state. */
  void changed(Vm vm);

  /** There is no such VM any more; nothing follows. */
  void gone();
}
