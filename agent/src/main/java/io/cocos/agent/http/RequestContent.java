package io.cocos.agent.http;

import java.io.InputStream;
import java.util.Map;

/**
 * How a request's content is to be read.
 *
 * @param stream ends where the content ends
 * @param announcedBytes its length; 0 when there is none, or it is not known beforehand
 * @param isAwaitingContinue the client sends it only when it is told to
 */
record RequestContent(InputStream stream, long announcedBytes, boolean isAwaitingContinue) {
  /** More than any length that is accepted, less than a long holds. */
  private static final int MAX_LENGTH_DIGITS = 18;

  /**
   * Reads what the headers say of it. What they say must be clear: of a request with two lengths,
   * or a length and chunks, each server on the way could see another end.
   *
   * @param headers by names in lower case
   * @param input begins with the content
   */
  static RequestContent of(Map<String, String> headers, boolean isHttp10, InputStream input)
      throws RefusedRequestException {
    boolean waits = isAwaitingContinue(headers.get("expect"), isHttp10);
    String encoding = headers.get("transfer-encoding");
    String length = headers.get("content-length");
    if (encoding == null) {
      long bytes = length == null ? 0 : length(length);
      return new RequestContent(new FixedBody(input, bytes), bytes, waits && bytes > 0);
    }
    if (length != null || isHttp10) {
      throw RefusedRequestException.malformed(
          "Transfer-Encoding does not go with Content-Length, nor with HTTP/1.0.");
    }
    if (!encoding.equalsIgnoreCase("chunked")) {
      throw new RefusedRequestException(
          501, "Not implemented", "The only Transfer-Encoding here is chunked, and once.");
    }
    return new RequestContent(new ChunkedBody(input), 0, waits);
  }

  private static boolean isAwaitingContinue(String expect, boolean isHttp10)
      throws RefusedRequestException {
    if (expect == null || isHttp10) {
      return false;
    }
    if (!expect.equalsIgnoreCase("100-continue")) {
      throw new RefusedRequestException(
          417, "Expectation failed", "The only thing to be expected here is 100-continue.");
    }
    return true;
  }

  private static long length(String digits) throws RefusedRequestException {
    boolean isNumber = !digits.isEmpty() && digits.length() <= MAX_LENGTH_DIGITS;
    for (int index = 0; index < digits.length(); index++) {
      isNumber &= digits.charAt(index) >= '0' && digits.charAt(index) <= '9';
    }
    if (!isNumber) {
      throw RefusedRequestException.malformed("Content-Length is not one number.");
    }
    return Long.parseLong(digits);
  }
}
