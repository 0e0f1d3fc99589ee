package io.cocos.manager.config;

/** What an operator asks for as to acceleration. */
public enum AccelerationChoice {
  /** KVM where it is seen to execute guests, TCG elsewhere. */
  AUTO,
  /** KVM, or nothing. */
  KVM,
  /** TCG: emulation in software. */
  TCG
}
