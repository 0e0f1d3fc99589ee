package io.cocos.manager.vm;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;

/**
 * Why a request would not be served.
 *
 * @param code what it would be refused with
 * @param why the cause and the next step, for people
 */
public record Refusal(ErrorCode code, String why) {
  static Refusal of(Room full) {
    return new Refusal(full.code(), full.why());
  }

  static Refusal of(ManagerException refused) {
    return new Refusal(refused.code(), refused.getMessage());
  }
}
