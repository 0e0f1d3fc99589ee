package io.cocos.manager.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.manager.error.ManagerException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which variables are known, and what becomes of those that change nothing. */
class KnownVariablesTest {
  private static ManagerConfig read(Map<String, String> variables) {
    return ManagerConfig.fromEnvironment(variables, Path.of("/home/somebody"), false);
  }

  private static ManagerConfig with(String variable, String value) {
    return read(Map.of(variable, value));
  }

  @ParameterizedTest
  @CsvSource({
    "MANAGER_QEMU_OVMF_CODE_IF, pflash, ide",
    "MANAGER_QEMU_OVMF_CODE_FORMAT, raw, qcow2",
    "MANAGER_QEMU_OVMF_CODE_UNIT, 0, 1",
    "MANAGER_QEMU_OVMF_CODE_READONLY, on, off",
    "MANAGER_QEMU_OVMF_VARS_IF, pflash, none",
    "MANAGER_QEMU_OVMF_VARS_FORMAT, raw, qcow2",
    "MANAGER_QEMU_OVMF_VARS_UNIT, 1, 0"
  })
  void whatCanHaveOneValueOnlyMayHaveThatOne(String variable, String value, String other) {
    assertThat(with(variable, value)).isEqualTo(read(Map.of()));
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> with(variable, other))
        .withMessageStartingWith("%s is \"%s\", but must be %s".formatted(variable, other, value));
  }

  @Test
  void everyVariableOfTheOriginalsReadmeIsKnown() {
    assertThat(
            Stream.concat(
                Environment.described().map(Variable::name),
                UnusedVariable.ALL.stream().map(UnusedVariable::name)))
        .doesNotHaveDuplicates()
        .contains(
            "MANAGER_LOG_LEVEL",
            "MANAGER_HTTP_HOST",
            "MANAGER_HTTP_PORT",
            "MANAGER_HTTP_SERVER_CERT",
            "MANAGER_HTTP_SERVER_KEY",
            "MANAGER_HTTP_CLIENT_CA_CERTS",
            "MANAGER_GRPC_HOST",
            "MANAGER_GRPC_PORT",
            "MANAGER_GRPC_SERVER_CERT",
            "MANAGER_GRPC_SERVER_KEY",
            "MANAGER_GRPC_CLIENT_CA_CERTS",
            "COCOS_JAEGER_URL",
            "MANAGER_INSTANCE_ID",
            "COCOS_NOTIFICATION_SERVER_URL",
            "MANAGER_HOST_IP");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"USE_SUDO", "NO_GRAPHIC", "MONITOR", "DISK_IMG_IF", "DISK_IMG_ID", "SEV_ID"})
  void whatMeansNothingAnyMoreIsAnsweredWithWhatReplacesIt(String name) {
    assertThat(with("MANAGER_QEMU_" + name, "anything").warnings())
        .singleElement()
        .asString()
        .startsWith("MANAGER_QEMU_" + name + " is set and means nothing any more: ");
  }

  @Test
  void aWarningNeverTellsAValue() {
    Map<String, String> secrets = new HashMap<>();
    secrets.put("MANAGER_PASSWORD", "s3cret");
    UnusedVariable.ALL.forEach(unused -> secrets.put(unused.name(), "s3cret"));

    ManagerConfig config = read(secrets);

    assertThat(config.warnings()).hasSameSizeAs(secrets.keySet());
    assertThat(config.toString()).doesNotContain("s3cret");
  }

  @Test
  void unknownVariablesOfOursAreWarnedOfAndThoseOfOthersAreNot() {
    ManagerConfig config =
        read(
            Map.of(
                "MANAGER_HTPP_PORT", "a secret",
                "MANAGER_COLOUR", "",
                "MANAGER_", "",
                "PATH", "/bin",
                "manager_http_port", "3",
                "MANAGER_HTTP_PORT", "4"));

    assertThat(config.warnings())
        .containsExactly(
            "MANAGER_ is set, but no such variable is known",
            "MANAGER_COLOUR is set, but no such variable is known",
            "MANAGER_HTPP_PORT is set, but no such variable is known;"
                + " is MANAGER_HTTP_PORT meant?");
  }
}
