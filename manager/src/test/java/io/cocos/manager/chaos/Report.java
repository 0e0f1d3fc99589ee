package io.cocos.manager.chaos;

import io.cocos.manager.chaos.Entry.Fate;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The figures of a run. */
final class Report {
  private final Map<FaultKind, Integer> done = new EnumMap<>(FaultKind.class);
  private final Map<String, String> figures = new LinkedHashMap<>();
  private int inVain;

  /** Counts a fault. */
  void fault(FaultKind kind, boolean hit) {
    if (hit) {
      done.merge(kind, 1, Integer::sum);
    } else {
      inVain++;
    }
  }

  /** How many faults there were so far. */
  int faults() {
    return done.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Adds what the ledger says. */
  void ledger(List<Entry> entries) {
    figure("launches asked for", entries.size());
    figure("  acknowledged", entries.stream().filter(e -> e.vm().isPresent()).count());
    figure("  refused", count(entries, Fate.REFUSED));
    figure("removals acknowledged", count(entries, Fate.REMOVED));
  }

  void figure(String name, long value) {
    figures.put(name, String.valueOf(value));
  }

  void figure(String name, Duration value) {
    figures.put(name, "%.1f s".formatted(value.toMillis() / 1000.0));
  }

  void figure(String name, Footprint value) {
    figures.put(name, value.toString());
  }

  /** The figures, and whatever was found. */
  String text(List<String> findings) {
    StringBuilder text = new StringBuilder();
    done.forEach((kind, count) -> line(text, kind.label(), String.valueOf(count)));
    line(text, "faults", String.valueOf(faults()));
    line(text, "  in vain, since there was nothing to do it to", String.valueOf(inVain));
    figures.forEach((name, value) -> line(text, name, value));
    line(text, "VMs lost", String.valueOf(beginning(findings, "lost:")));
    line(text, "leaks", String.valueOf(beginning(findings, "leak:")));
    line(text, "crashes", String.valueOf(beginning(findings, "crash:")));
    line(text, "other findings", String.valueOf(others(findings)));
    findings.forEach(finding -> text.append("FOUND ").append(finding).append('\n'));
    return text.toString();
  }

  private static long others(List<String> findings) {
    return findings.stream()
        .filter(finding -> !finding.matches("(?s)(lost|leak|crash):.*"))
        .count();
  }

  private static long beginning(List<String> findings, String with) {
    return findings.stream().filter(finding -> finding.startsWith(with)).count();
  }

  private static long count(List<Entry> entries, Fate fate) {
    return entries.stream().filter(entry -> entry.fate() == fate).count();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append("%-48s %s%n".formatted(name, value));
  }
}
