package io.cocos.manager.api.http;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The preference {@code wait} of <a href="https://www.rfc-editor.org/rfc/rfc7240">RFC 7240</a>. */
final class PreferWait {
  /** Nobody needs to keep a connection open for longer: the VM can be asked for again. */
  private static final long LONGEST_SECONDS = 3600;

  private static final Pattern WAIT =
      Pattern.compile("(?i)(?:^|,)\\s*wait\\s*=\\s*\"?(\\d{1,9})\"?\\s*(?=$|[,;])");

  private PreferWait() {}

  /**
   * How long the caller prefers to wait. What is no such preference is ignored, as RFC 7240 says.
   */
  static Optional<Duration> of(List<String> preferHeaders) {
    for (String header : preferHeaders) {
      Matcher wait = WAIT.matcher(header);
      if (wait.find()) {
        return Optional.of(
            Duration.ofSeconds(Math.min(Long.parseLong(wait.group(1)), LONGEST_SECONDS)));
      }
    }
    return Optional.empty();
  }
}
