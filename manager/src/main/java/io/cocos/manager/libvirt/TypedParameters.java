package io.cocos.manager.libvirt;

import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An array of libvirt's virTypedParameter, as far as it holds texts and whole numbers.
 *
 * @param texts by their names
 * @param numbers by their names; an unsigned one of 64 bits may have become negative
 */
record TypedParameters(Map<String, String> texts, Map<String, Long> numbers) {
  // As every 64-bit ABI lays them out.
  private static final int SIZE = 96;
  private static final int TYPE = 80;
  private static final int VALUE = 88;

  private static final int TYPE_INT = 1;
  private static final int TYPE_UINT = 2;
  private static final int TYPE_LLONG = 3;
  private static final int TYPE_ULLONG = 4;
  private static final int TYPE_STRING = 7;

  /** Copies what stands there, which the caller frees. */
  static TypedParameters at(Pointer parameters, int count) {
    Map<String, String> texts = new HashMap<>();
    Map<String, Long> numbers = new HashMap<>();
    for (int index = 0; index < count; index++) {
      Pointer one = parameters.share((long) index * SIZE);
      String name = one.getString(0, StandardCharsets.US_ASCII.name());
      switch (one.getInt(TYPE)) {
        case TYPE_INT -> numbers.put(name, (long) one.getInt(VALUE));
        case TYPE_UINT -> numbers.put(name, Integer.toUnsignedLong(one.getInt(VALUE)));
        case TYPE_LLONG, TYPE_ULLONG -> numbers.put(name, one.getLong(VALUE));
        case TYPE_STRING ->
            texts.put(name, one.getPointer(VALUE).getString(0, StandardCharsets.UTF_8.name()));
        default -> {} // fractions and truths are nothing that we ask for
      }
    }
    return new TypedParameters(texts, numbers);
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(texts.get(name));
  }

  OptionalLong number(String name) {
    return Optional.ofNullable(numbers.get(name)).stream().mapToLong(Long::longValue).findFirst();
  }

  /** A text that libvirt always gives. */
  String requiredText(String name) {
    return text(name).orElseThrow(() -> missing(name));
  }

  /** A number that libvirt always gives. */
  long requiredNumber(String name) {
    return number(name).orElseThrow(() -> missing(name));
  }

  private static IllegalStateException missing(String name) {
    return new IllegalStateException("libvirt's answer lacks " + name);
  }
}
