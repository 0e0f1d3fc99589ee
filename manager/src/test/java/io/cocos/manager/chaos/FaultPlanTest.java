package io.cocos.manager.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
  private static final int FAULTS = 240;

  @Test
  void theSameSeedMakesTheSamePlan() {
    assertThat(FaultPlan.of(17, FAULTS)).isEqualTo(FaultPlan.of(17, FAULTS));
    assertThat(FaultPlan.of(17, FAULTS)).isNotEqualTo(FaultPlan.of(18, FAULTS));
  }

  @Test
  void theSameSeedMakesClientsDoTheSame() {
    assertThat(Step.of(17, 2).limit(100)).isEqualTo(Step.of(17, 2).limit(100).toList());
    assertThat(Step.of(17, 2).limit(100)).isNotEqualTo(Step.of(17, 3).limit(100).toList());
  }

  @Test
  void everyKindTakesPartInAShortPlanToo() {
    assertThat(FaultPlan.of(17, FaultKind.values().length))
        .extracting(Fault::kind)
        .containsExactlyInAnyOrder(FaultKind.values());
  }

  @Test
  void theLastQuarterSparesTheManager() {
    List<Fault> plan = FaultPlan.of(17, FAULTS);

    assertThat(plan).hasSize(FAULTS);
    assertThat(plan.subList(0, 180)).anyMatch(fault -> fault.kind().endsManager());
    assertThat(plan.subList(180, FAULTS)).noneMatch(fault -> fault.kind().endsManager());
  }
}
