package io.cocos.manager.config;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;

/** What is common to the policies of all technologies: none may open the guest to its host. */
final class Policies {
  private Policies() {}

  /**
   * A policy that lets the host debug guests: refused, unless debugging is allowed by name, and
   * then warned of.
   *
   * @param how the bits that say so
   */
  static void debuggable(Environment environment, Variable<?> variable, long policy, String how) {
    if (!environment.get(ConfidentialVariables.ALLOW_DEBUG)) {
      throw refused(
          variable,
          policy,
          "%s, so the host may debug the guest, which is to read and change it in clear; change that, or set %s=true"
              .formatted(how, ConfidentialVariables.ALLOW_DEBUG.name()));
    }
    environment.warn(
        "%s is 0x%x: %s, so the host may debug every guest, which is to read and change it in clear; NOTHING IN THE GUESTS IS CONFIDENTIAL"
            .formatted(variable.name(), policy, how));
  }

  static ManagerException refused(Variable<?> variable, long policy, String why) {
    return new ManagerException(
        ErrorCode.CONFIGURATION_INVALID, "%s is 0x%x: %s".formatted(variable.name(), policy, why));
  }
}
