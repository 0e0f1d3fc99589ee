package io.cocos.manager.vm;

/** How a VM's agent comes by its computation. */
public enum HandOver {
  /** It finds it in its machine when it starts, if there is one for it. */
  AT_BOOT,
  /** It is given it in a call, once it takes calls. */
  BY_CALL
}
