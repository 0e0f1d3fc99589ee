package io.cocos.manager.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.AdmissionLimits;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the variables of admission mean. */
class AdmissionConfigTest {
  private static AdmissionLimits read(Map<String, String> variables) {
    return ManagerConfig.fromEnvironment(variables, Path.of("/home/somebody"), false).admission();
  }

  @Test
  void withoutVariablesTheHostIsFilledAsFarAsItsMemoryGoes() {
    assertThat(read(Map.of()))
        .isEqualTo(new AdmissionLimits(Optional.empty(), 1, 32, 256L << 20, 4, 2, 32));
  }

  /** Each variable of admission, and another value than its default. */
  static Map<String, String> everyVariable() {
    return Map.of(
        "MANAGER_MAX_VMS", "10",
        "MANAGER_MEMORY_OVERCOMMIT", "1.5",
        "MANAGER_CPU_OVERCOMMIT", "0.5",
        "MANAGER_DISK_RESERVE", "2G",
        "MANAGER_LAUNCHES_AT_ONCE", "2",
        "MANAGER_CONFIDENTIAL_LAUNCHES_AT_ONCE", "1",
        "MANAGER_LAUNCH_QUEUE", "0");
  }

  @Test
  void everyVariableIsALimit() {
    assertThat(read(everyVariable()))
        .isEqualTo(new AdmissionLimits(Optional.of(10), 1.5, 0.5, 2L << 30, 2, 1, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"off", "OFF", ""})
  void theNumberOfVmsNeedNotBeLimited(String value) {
    assertThat(read(Map.of("MANAGER_MAX_VMS", value)).maxVms()).isEmpty();
  }

  @Test
  void noVmAtAllMayBeAllowed() {
    assertThat(read(Map.of("MANAGER_MAX_VMS", "0")).maxVms()).contains(0);
  }

  @ParameterizedTest
  @CsvSource({
    "MANAGER_MAX_VMS, -1, 'off, or a whole number from 0 to 1000000'",
    "MANAGER_MEMORY_OVERCOMMIT, 0, 'a number from 0.1 to 100, such as 1.5'",
    "MANAGER_MEMORY_OVERCOMMIT, NaN, 'a number from 0.1 to 100, such as 1.5'",
    "MANAGER_MEMORY_OVERCOMMIT, '1,5', 'a number from 0.1 to 100, such as 1.5'",
    "MANAGER_CPU_OVERCOMMIT, 10001, 'a number from 0.1 to 10000, such as 1.5'",
    "MANAGER_DISK_RESERVE, much, 'a size such as 2048M or 30G'",
    "MANAGER_LAUNCHES_AT_ONCE, 0, 'a whole number from 1 to 16'",
    "MANAGER_LAUNCHES_AT_ONCE, 17, 'a whole number from 1 to 16'",
    "MANAGER_CONFIDENTIAL_LAUNCHES_AT_ONCE, 0, 'a whole number from 1 to 16'",
    "MANAGER_CONFIDENTIAL_LAUNCHES_AT_ONCE, 17, 'a whole number from 1 to 16'",
    "MANAGER_LAUNCH_QUEUE, 33, 'a whole number from 0 to 32'"
  })
  void whatIsNoLimitIsRefused(String variable, String value, String allowed) {
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> read(Map.of(variable, value)))
        .withMessage("%s is \"%s\", but must be %s", variable, value, allowed)
        .satisfies(
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.CONFIGURATION_INVALID));
  }
}
