package io.cocos.manager.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files by which guests' owners take part in their launch. */
class OwnerFilesTest {
  private static final String CERTIFICATE = "MANAGER_QEMU_SEV_DH_CERT_FILE";
  private static final String SESSION = "MANAGER_QEMU_SEV_SESSION_FILE";
  private static final String BLOCK = "MANAGER_QEMU_SNP_ID_BLOCK_FILE";
  private static final String AUTHENTICATION = "MANAGER_QEMU_SNP_ID_AUTH_FILE";

  private final Map<String, String> variables = new HashMap<>();

  @TempDir Path folder;

  @BeforeEach
  void wellFormedFiles() throws IOException {
    put(CERTIFICATE, certificate(1));
    put(SESSION, new byte[128]);
    put(BLOCK, block(1, 0x30000));
    put(AUTHENTICATION, new byte[4096]);
  }

  private static byte[] certificate(int version) {
    return ByteBuffer.allocate(2084).order(ByteOrder.LITTLE_ENDIAN).putInt(version).array();
  }

  private static byte[] block(int version, long policy) {
    return ByteBuffer.allocate(96)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(80, version)
        .putLong(88, policy)
        .array();
  }

  private Path put(String variable, byte[] content) throws IOException {
    Path file = Files.write(folder.resolve(variable), content);
    variables.put(variable, file.toString());
    return file;
  }

  private ConfidentialConfig read(String technology) {
    variables.put("MANAGER_QEMU_CONFIDENTIAL", technology);
    return ConfidentialConfigTest.read(variables).guest().confidential().orElseThrow();
  }

  private void assertRefused(String technology, String variable, String why) {
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> read(technology))
        .withMessageStartingWith(variable)
        .withMessageContaining(why)
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.CONFIGURATION_INVALID);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  @ParameterizedTest
  @CsvSource({"sev", "sev-es"})
  void anOwnersSessionIsTakenAsItIs(String technology) {
    assertThat(((SevConfig) read(technology)).session())
        .contains(new SevConfig.Session(base64(certificate(1)), base64(new byte[128])));
  }

  @Test
  void anIdentityIsTakenAsItIs() {
    variables.put("MANAGER_QEMU_SNP_AUTHOR_KEY", "true");

    assertThat(((SnpConfig) read("sev-snp")).identity())
        .contains(new SnpConfig.Identity(base64(block(1, 0x30000)), base64(new byte[4096]), true));
  }

  @Test
  void aFileMayBeBase64InLines() throws Exception {
    byte[] lines = Base64.getMimeEncoder().encode(certificate(1));
    put(CERTIFICATE, lines);

    assertThat(((SevConfig) read("sev")).session().orElseThrow().certificate())
        .isEqualTo(base64(certificate(1)));
  }

  @Test
  void filesOfATechnologyThatNobodyAsksForAreNotRead() throws Exception {
    Files.delete(put(BLOCK, new byte[0]));

    assertThat(read("sev")).isInstanceOf(SevConfig.class);
  }

  @ParameterizedTest
  @CsvSource({
    "sev, " + CERTIFICATE + ", " + SESSION,
    "sev, " + SESSION + ", " + CERTIFICATE,
    "sev-snp, " + BLOCK + ", " + AUTHENTICATION,
    "sev-snp, " + AUTHENTICATION + ", " + BLOCK
  })
  void oneFileWithoutTheOtherIsRefused(String technology, String there, String missing) {
    variables.remove(missing);

    assertRefused(technology, there, "is set without " + missing);
  }

  @ParameterizedTest
  @CsvSource({
    "sev, " + CERTIFICATE + ", 2084",
    "sev, " + SESSION + ", 128",
    "sev-snp, " + BLOCK + ", 96",
    "sev-snp, " + AUTHENTICATION + ", 4096"
  })
  void aFileOfAnotherLengthIsRefused(String technology, String variable, int length)
      throws Exception {
    put(variable, new byte[length - 1]);
    assertRefused(
        technology,
        variable,
        "has %d bytes, which are neither %d bytes nor base64".formatted(length - 1, length));

    put(variable, base64(new byte[length + 1]).getBytes(StandardCharsets.US_ASCII));
    assertRefused(
        technology, variable, "holds %d bytes in base64, must be %d".formatted(length + 1, length));

    put(variable, new byte[1 << 20]);
    assertRefused(technology, variable, "has more than 16384 bytes");
  }

  @Test
  void aFileThatCannotBeReadIsRefused() throws Exception {
    Files.delete(put(SESSION, new byte[0]));

    assertRefused("sev", SESSION, "cannot be read");
  }

  @Test
  void aCertificateOfAnotherVersionIsRefused() throws Exception {
    put(CERTIFICATE, certificate(2));

    assertRefused("sev", CERTIFICATE, "its version is 2, must be 1");
  }

  @Test
  void anIdentityBlockOfAnotherVersionIsRefused() throws Exception {
    put(BLOCK, block(7, 0x30000));

    assertRefused("sev-snp", BLOCK, "its version is 7, must be 1");
  }

  @Test
  void anIdentityBlockForAnotherPolicyIsRefused() throws Exception {
    put(BLOCK, block(1, 0x20000));

    assertRefused("sev-snp", BLOCK, "is for the policy 0x20000");
  }
}
