package io.cocos.measurement.tdx;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cocos.measurement.evidence.SimulatedAuthority;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/**
 * A processor with TDX, its quoting enclave, and Intel behind them, as far as certificates, quotes
 * and what Intel publishes go.
 */
public final class SimulatedTdxPlatform {
  /** Where in what a quote says things stand. */
  public static final int VERSIONS = 0;

  public static final int MODULE_SIGNER = 64;
  public static final int ATTRIBUTES = 120;
  public static final int MEASUREMENT = 136;
  public static final int CONFIGURATION_ID = 184;
  public static final int KERNEL = 376;
  public static final int SYSTEM = 424;
  public static final int REPORT_DATA = 520;

  /** And in what the enclave's report says. */
  public static final int ENCLAVE_ATTRIBUTES = 48;

  public static final int SIGNER = 128;
  public static final int PRODUCT = 256;
  public static final int VERSION = 258;
  public static final int ENCLAVE_DATA = 320;

  static final List<String> KEY =
      List.of("-sha256", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256");
  static final String AUTHORITY = "basicConstraints=critical,CA:TRUE";

  private static final int BODY = 584;
  private static final byte[] ADDED = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");

  private final SimulatedAuthority authority;
  private final Path folder;
  private final KeyPair quoting;

  /** A platform whose files are in that folder. */
  public SimulatedTdxPlatform(Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    this.folder = folder;
    this.authority = new SimulatedAuthority(folder);
    authority.issue("intel", "Intel SGX Root CA", "intel", KEY, AUTHORITY);
    authority.issue("platform", "Intel SGX PCK Platform CA", "intel", KEY, AUTHORITY);
    authority.issue("pck", "Intel SGX PCK Certificate", "platform", KEY, processor());
    authority.issue("tcb", "Intel SGX TCB Signing", "intel", KEY);
    KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
    keys.initialize(new ECGenParameterSpec("secp256r1"));
    this.quoting = keys.generateKeyPair();
  }

  /** Who issues its certificates. */
  public SimulatedAuthority authority() {
    return authority;
  }

  /** A quote of version 4 that is as it should be, but for the changes. */
  public byte[] quote(Consumer<ByteBuffer> says) throws IOException, GeneralSecurityException {
    return quote(4, says, enclave -> {}, List.of("pck", "platform", "intel"));
  }

  /**
   * A quote, signed.
   *
   * @param says what it says otherwise than an ordinary one
   * @param enclave what its enclave's report says otherwise
   * @param certificates which come with it
   */
  public byte[] quote(
      int version,
      Consumer<ByteBuffer> says,
      Consumer<ByteBuffer> enclave,
      List<String> certificates)
      throws IOException, GeneralSecurityException {
    ByteBuffer body = ByteBuffer.allocate(version == 5 ? 648 : BODY).order(ByteOrder.LITTLE_ENDIAN);
    body.put(VERSIONS, new byte[] {6, 1, 3});
    body.putLong(ATTRIBUTES, 0x10000000);
    says.accept(body);
    ByteBuffer header = ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN);
    header.putShort(0, (short) version).putShort(2, (short) 2).putInt(4, 0x81);
    byte[] kind =
        version == 5 ? buffer(6).putShort((short) 3).putInt(body.capacity()).array() : new byte[0];
    byte[] signed = joined(header.array(), kind, body.array());
    byte[] signature = signature(signed, enclave, certificates);
    return joined(signed, buffer(4).putInt(signature.length).array(), signature);
  }

  private byte[] signature(byte[] signed, Consumer<ByteBuffer> enclave, List<String> certificates)
      throws IOException, GeneralSecurityException {
    ECPoint point = ((ECPublicKey) quoting.getPublic()).getW();
    byte[] key = joined(number(point.getAffineX()), number(point.getAffineY()));
    ByteBuffer report = ByteBuffer.allocate(EnclaveReport.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    report.put(ENCLAVE_ATTRIBUTES, (byte) 0x11).put(SIGNER, (byte) 0xdc);
    report.putShort(PRODUCT, (short) 2).putShort(VERSION, (short) 8);
    report.duplicate().position(ENCLAVE_DATA).put(P256.digest(key, ADDED));
    enclave.accept(report);
    ByteArrayOutputStream chain = new ByteArrayOutputStream();
    for (String certificate : certificates) {
      chain.write(Files.readAllBytes(authority.file(certificate)));
    }
    chain.write(0);
    byte[] vouching =
        joined(
            report.array(),
            sign(report.array(), authority.key("pck")),
            buffer(2).putShort((short) ADDED.length).array(),
            ADDED,
            buffer(6).putShort((short) 5).putInt(chain.size()).array(),
            chain.toByteArray());
    return joined(
        sign(signed, quoting.getPrivate()),
        key,
        buffer(6).putShort((short) 6).putInt(vouching.length).array(),
        vouching);
  }

  /** What Intel publishes, signed: a file. */
  public Path published(String file, String member, String text)
      throws IOException, GeneralSecurityException {
    String signature = HexFormat.of().formatHex(sign(text.getBytes(UTF_8), authority.key("tcb")));
    return Files.writeString(
        folder.resolve(file),
        "{\"%s\":%s,\"signature\":\"%s\"}".formatted(member, text, signature));
  }

  private static byte[] sign(byte[] bytes, PrivateKey key) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initSign(key);
    signature.update(bytes);
    return signature.sign();
  }

  /** What a processor's certificate says of it: sixteen parts of version 5, and 11 by the last. */
  static String processor() {
    byte[][] versions = new byte[17][];
    for (int index = 1; index <= 17; index++) {
      versions[index - 1] = pair("02%02x".formatted(index), der(2, index == 17 ? 11 : 5));
    }
    byte[] all =
        der(
            0x30,
            joined(
                pair("02", der(0x30, joined(versions))),
                pair("03", der(4, 0, 0)),
                pair("04", der(4, 0xb0, 0xc0, 0x6f, 0, 0, 0))));
    return "1.2.840.113741.1.13.1=DER:" + HexFormat.ofDelimiter(":").formatHex(all);
  }

  private static byte[] pair(String name, byte[] value) {
    byte[] id = HexFormat.of().parseHex("2a864886f84d010d01" + name);
    return der(0x30, joined(der(6, id), value));
  }

  static byte[] der(int tag, int... content) {
    byte[] bytes = new byte[content.length];
    for (int index = 0; index < bytes.length; index++) {
      bytes[index] = (byte) content[index];
    }
    return der(tag, bytes);
  }

  static byte[] der(int tag, byte[] content) {
    byte[] length =
        content.length < 0x80
            ? new byte[] {(byte) content.length}
            : new byte[] {(byte) 0x82, (byte) (content.length >> 8), (byte) content.length};
    return joined(new byte[] {(byte) tag}, length, content);
  }

  private static byte[] number(BigInteger number) {
    String hex = number.toString(16);
    return HexFormat.of().parseHex("0".repeat(64 - hex.length()) + hex);
  }

  private static ByteBuffer buffer(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }
}
