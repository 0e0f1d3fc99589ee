package io.cocos.manager.doctor;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cocos.manager.doctor.Finding.Outcome;
import java.util.List;
import java.util.Locale;

/**
 * All that was found.
 *
 * @param findings in the order in which one would look
 */
public record Examination(@JsonProperty("findings") List<Finding> findings) {
  private static final int OUTCOME_WIDTH = 6;

  /** Keeps an unmodifiable copy of the findings. */
  public Examination {
    findings = List.copyOf(findings);
  }

  /** Whether nothing was found that is in the way of VMs as they are configured. */
  @JsonProperty("vms_can_start")
  public boolean vmsCanStart() {
    return findings.stream().noneMatch(finding -> finding.outcome() == Outcome.WRONG);
  }

  /** For people: a line for each detail, and one that sums up. */
  public String text() {
    int width = findings.stream().mapToInt(finding -> finding.subject().length()).max().orElse(0);
    StringBuilder text = new StringBuilder();
    for (Finding finding : findings) {
      String outcome = finding.outcome().name().toLowerCase(Locale.ROOT);
      String subject = finding.subject();
      for (String detail : finding.details()) {
        text.append(outcome)
            .append(" ".repeat(OUTCOME_WIDTH - outcome.length()))
            .append(subject)
            .append(" ".repeat(width - subject.length() + 2))
            .append(detail)
            .append('\n');
        outcome = "";
        subject = "";
      }
    }
    return text.append(
            vmsCanStart() ? "VMs can start as configured\n" : "VMs cannot start as configured\n")
        .toString();
  }

  /** For programs: the same as one line of JSON. */
  public String json() {
    try {
      return new ObjectMapper().writeValueAsString(this) + "\n";
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("findings are texts", impossible);
    }
  }
}
