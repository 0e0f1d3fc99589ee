package io.cocos.manager.linux;

/**
 * CPUs as the kernel lists them: {@code 0-3,8}.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/cputopology.html">Linux: CPU topology</a>
 */
final class CpuList {
  private CpuList() {}

  /**
   * How many there are.
   *
   * @throws NumberFormatException when the text is no such list
   */
  static int count(String list) {
    int cpus = 0;
    for (String range : list.strip().split(",", -1)) {
      int dash = range.indexOf('-');
      int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
      int last = Integer.parseInt(range.substring(dash + 1));
      cpus += last - first + 1;
    }
    return cpus;
  }
}
