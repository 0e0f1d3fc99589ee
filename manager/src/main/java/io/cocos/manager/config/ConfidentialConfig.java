package io.cocos.manager.config;

import io.cocos.manager.vm.Confidential;

/** The protection from its host that every VM is to have, and what that takes. */
public sealed interface ConfidentialConfig permits SevConfig, SnpConfig, TdxConfig {
  /** What protects every VM; never {@code NONE}. */
  Confidential technology();
}
