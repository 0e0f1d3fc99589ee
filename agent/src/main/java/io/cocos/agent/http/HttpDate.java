package io.cocos.agent.http;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Writes times as HTTP has them (RFC 9110, section 5.6.7). */
final class HttpDate {
  private static final String DAYS = "MonTueWedThuFriSatSun";
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

  private HttpDate() {}

  /** Such as {@code Sun, 06 Nov 1994 08:49:37 GMT}. The JDK's formatters load for too long. */
  static String of(Instant time) {
    LocalDateTime date = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
    int day = date.getDayOfWeek().getValue();
    int month = date.getMonthValue();
    StringBuilder text = new StringBuilder(29);
    text.append(DAYS, 3 * day - 3, 3 * day);
    pad(text.append(", "), date.getDayOfMonth());
    text.append(' ').append(MONTHS, 3 * month - 3, 3 * month);
    text.append(' ').append(date.getYear());
    pad(text.append(' '), date.getHour());
    pad(text.append(':'), date.getMinute());
    pad(text.append(':'), date.getSecond());
    return text.append(" GMT").toString();
  }

  private static void pad(StringBuilder text, int number) {
    if (number < 10) {
      text.append('0');
    }
    text.append(number);
  }
}
