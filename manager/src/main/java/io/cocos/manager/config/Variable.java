package io.cocos.manager.config;

/**
 * One environment variable that is read. What the documents say of it, they say from here.
 *
 * @param name what it is called
 * @param type what it may be
 * @param otherwise the value that it has when it is not set
 * @param shownDefault how documents show that value; empty for its own text
 * @param meaning what it does, in a line
 * @param emptyCounts whether it being set to nothing is a value too, and not the default
 */
record Variable<T>(
    String name,
    ValueType<T> type,
    String otherwise,
    String shownDefault,
    String meaning,
    boolean emptyCounts) {

  /** The default as documents show it. */
  String defaultText() {
    return shownDefault.isEmpty() ? "`" + otherwise + "`" : shownDefault;
  }
}
