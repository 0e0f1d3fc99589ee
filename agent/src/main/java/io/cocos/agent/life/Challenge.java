package io.cocos.agent.life;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * What signatures are to be over, so that none is of use to another agent: 32 random bytes, made
 * when they are first asked for, which keeps the start short. Safe for use by many threads.
 */
public final class Challenge {
  private static final int BYTES = 32;

  private String text = "";

  /** In lowercase hexadecimal; always the same. */
  public synchronized String text() {
    if (text.isEmpty()) {
      byte[] bytes = new byte[BYTES];
      new SecureRandom().nextBytes(bytes);
      text = HexFormat.of().formatHex(bytes);
    }
    return text;
  }
}
