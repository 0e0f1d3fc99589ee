package io.cocos.computation;

/** How Go finds the field that a JSON member is for: whatever the case of its letters. */
final class FieldName {
  private FieldName() {}

  /**
   * Whether a member of that name is for that field. Go folds case by Unicode, under which the long
   * s and the Kelvin sign are letters s and k. No two fields of ours differ by case alone, so that
   * Go's preference for an exact match needs no thought.
   *
   * @param name the member's name
   * @param field the field's name: lowercase ASCII
   */
  static boolean matches(String name, String field) {
    if (name.length() != field.length()) {
      return false;
    }
    for (int index = 0; index < name.length(); index++) {
      if (fold(name.charAt(index)) != field.charAt(index)) {
        return false;
      }
    }
    return true;
  }

  private static char fold(char character) {
    return switch (character) {
      case '\u017F' -> 's';
      case '\u212A' -> 'k';
      default -> character >= 'A' && character <= 'Z' ? (char) (character - 'A' + 'a') : character;
    };
  }
}
