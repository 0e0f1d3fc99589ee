package io.cocos.manager.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.manager.chaos.Entry.Acknowledgement;
import io.cocos.manager.chaos.Entry.Fate;
import io.cocos.manager.chaos.Entry.Request;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AuditTest {
  private static final UUID VM = new UUID(1, 1);
  private static final UUID OTHER = new UUID(2, 2);
  private static final ShownVm SHOWN = new ShownVm(VM, "digest", "booting", Map.of("ssh", 24300));
  private static final Entry KEPT = entry("key", SHOWN, Fate.KEPT);

  /** One VM that runs, and nothing else. */
  private static final Found WELL =
      new Found(
          List.of(SHOWN),
          Map.of(VM, true),
          Set.of(VM),
          List.of(),
          Set.of(VM),
          List.of(),
          Set.of(24300));

  private static final Found NOTHING =
      new Found(List.of(), Map.of(), Set.of(), List.of(), Set.of(), List.of(), Set.of());

  @Test
  void nothingIsFoundWhereAllIsAsItWasPromised() {
    assertThat(audit(WELL, KEPT)).isEmpty();
    assertThat(audit(NOTHING, KEPT.with(Fate.REMOVED), refused())).isEmpty();
  }

  @Test
  void aVmWithoutDomainFolderOrPlaceInTheListIsLost() {
    assertThat(audit(NOTHING, KEPT))
        .satisfiesExactlyInAnyOrder(
            finding -> assertThat(finding).startsWith("lost:").contains("no domain"),
            finding -> assertThat(finding).startsWith("lost:").contains("no folder"),
            finding -> assertThat(finding).startsWith("lost:").contains("listed 0 times"));
  }

  @Test
  void aVmThatDoesNotRunIsLostUnlessSomebodyEndedIt() {
    Found ended =
        new Found(
            List.of(SHOWN),
            Map.of(VM, false),
            Set.of(VM),
            List.of(),
            Set.of(),
            List.of(),
            Set.of());

    assertThat(audit(ended, KEPT))
        .singleElement()
        .asString()
        .startsWith("lost:")
        .contains("does not run");
    assertThat(audit(ended, KEPT.with(Fate.STOPPED))).isEmpty();
    assertThat(new Audit(List.of(KEPT), Set.of(VM), ended).findings()).isEmpty();
    ShownVm failed = new ShownVm(VM, "digest", "failed", SHOWN.hostPorts());
    assertThat(audit(ended, entry("key", failed, Fate.KEPT))).isEmpty();
  }

  @Test
  void whatIsLeftOfARemovedVmIsALeak() {
    assertThat(audit(WELL, KEPT.with(Fate.REMOVED)))
        .hasSize(4)
        .allMatch(finding -> finding.startsWith("leak:"))
        .anyMatch(finding -> finding.contains("domain " + VM))
        .anyMatch(finding -> finding.contains("folder " + VM))
        .anyMatch(finding -> finding.contains("listed VM " + VM))
        .anyMatch(finding -> finding.contains("port 24300"));
  }

  @Test
  void whatIsLeftOfARefusedLaunchIsALeak() {
    Found folder =
        new Found(List.of(), Map.of(), Set.of(OTHER), List.of(), Set.of(), List.of(), Set.of());

    assertThat(audit(folder, refused()))
        .containsExactly(
            "leak: folder %s of a launch that was never acknowledged".formatted(OTHER));
  }

  @Test
  void filesProcessesAndPortsOfNobodyAreLeaks() {
    Found strays =
        new Found(
            List.of(),
            Map.of(),
            Set.of(),
            List.of("unfinished-1"),
            Set.of(OTHER),
            List.of("99 sleep"),
            Set.of(24301));

    assertThat(audit(strays))
        .hasSize(4)
        .allMatch(finding -> finding.startsWith("leak:"))
        .anyMatch(finding -> finding.contains("file unfinished-1"))
        .anyMatch(finding -> finding.contains("QEMU process " + OTHER))
        .anyMatch(finding -> finding.contains("process 99 sleep"))
        .anyMatch(finding -> finding.contains("port 24301"));
  }

  @Test
  void aVmThatRunsWithoutItsPortIsNotAsItWasPromised() {
    Found deaf =
        new Found(
            List.of(SHOWN),
            Map.of(VM, true),
            Set.of(VM),
            List.of(),
            Set.of(VM),
            List.of(),
            Set.of());

    assertThat(audit(deaf, KEPT)).singleElement().asString().contains("without its port 24300");
  }

  @Test
  void aPortIsPromisedOnce() {
    ShownVm twin = new ShownVm(OTHER, "digest", "booting", SHOWN.hostPorts());
    Found both =
        new Found(
            List.of(SHOWN, twin),
            Map.of(VM, true, OTHER, false),
            Set.of(VM, OTHER),
            List.of(),
            Set.of(VM),
            List.of(),
            Set.of(24300));

    assertThat(audit(both, KEPT, entry("twin", twin, Fate.STOPPED)))
        .singleElement()
        .asString()
        .contains("port 24300 is promised to");
  }

  @Test
  void aVmIsShownAsItWasPromised() {
    ShownVm changed = new ShownVm(VM, "digest", "booting", Map.of("ssh", 24309));
    Found moved =
        new Found(
            List.of(changed),
            WELL.domains(),
            WELL.folders(),
            List.of(),
            WELL.qemus(),
            List.of(),
            WELL.ports());

    assertThat(audit(moved, KEPT)).singleElement().asString().startsWith("untrue:");
  }

  private static List<String> audit(Found found, Entry... entries) {
    return new Audit(List.of(entries), Set.of(), found).findings();
  }

  private static Entry refused() {
    return Entry.asked(new Request("refused", "{}", "other digest", 0)).with(Fate.REFUSED);
  }

  private static Entry entry(String key, ShownVm vm, Fate fate) {
    return new Entry(
        new Request(key, "{}", "digest", 0),
        fate,
        Optional.of(new Acknowledgement(vm, Instant.EPOCH, 0)));
  }
}
