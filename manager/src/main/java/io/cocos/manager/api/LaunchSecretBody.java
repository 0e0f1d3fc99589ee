package io.cocos.manager.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.LaunchSecret;
import java.io.IOException;
import java.util.Base64;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a launch secret as JSON: {@code {"header": base64, "secret": base64, "address": number}}.
 * What is refused is named, and never repeated.
 */
public final class LaunchSecretBody {
  /** More than the longest secret takes in base64, with all that may be around it. */
  public static final int LARGEST = 32 << 10;

  private static final String ADDRESS = "address";
  private static final Set<String> FIELDS = Set.of("header", "secret", ADDRESS);

  private LaunchSecretBody() {}

  /**
   * Reads one.
   *
   * @throws ManagerException with {@code MALFORMED_REQUEST} for what is none
   */
  public static LaunchSecret read(ObjectMapper json, byte[] body) {
    JsonNode secret = object(json, body);
    for (Iterator<String> names = secret.fieldNames(); names.hasNext(); ) {
      if (!FIELDS.contains(names.next())) {
        throw malformed("the body has other fields than header, secret and address; remove them");
      }
    }
    return LaunchSecret.of(
        bytes(secret, "header"),
        bytes(secret, "secret"),
        Optional.ofNullable(secret.get(ADDRESS)).map(LaunchSecretBody::address));
  }

  private static JsonNode object(ObjectMapper json, byte[] body) {
    try {
      JsonNode read = json.readTree(body);
      if (read != null && read.isObject()) {
        return read;
      }
      throw malformed("the body is no JSON object");
    } catch (IOException broken) { // whose message repeats the body
      throw malformed("the body is no JSON");
    }
  }

  private static byte[] bytes(JsonNode secret, String name) {
    JsonNode text = secret.get(name);
    if (text == null || !text.isTextual()) {
      throw malformed(name + " is missing, or no text");
    }
    try {
      return Base64.getDecoder().decode(text.textValue());
    } catch (IllegalArgumentException broken) { // whose message repeats a part
      throw malformed(name + " is no base64");
    }
  }

  private static long address(JsonNode address) {
    if (!address.isIntegralNumber() || !address.canConvertToLong()) {
      throw malformed("address is no whole number of 63 bits");
    }
    return address.longValue();
  }

  private static ManagerException malformed(String what) {
    return new ManagerException(ErrorCode.MALFORMED_REQUEST, what);
  }
}
