package io.cocos.measurement.snp;

import io.cocos.measurement.evidence.SimulatedAuthority;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A processor with SEV-SNP, and AMD behind it, as far as certificates and reports go: made with
 * openssl, with the algorithms, names and extensions that AMD's have.
 */
public final class SimulatedPlatform {
  /** Where in a report things stand. */
  public static final int POLICY = 0x08;

  public static final int PRIVILEGE_LEVEL = 0x30;
  public static final int CURRENT_TCB = 0x38;
  public static final int KEYS = 0x48;
  public static final int REPORT_DATA = 0x50;
  public static final int MEASUREMENT = 0x90;
  public static final int HOST_DATA = 0xc0;
  public static final int REPORTED_TCB = 0x180;
  public static final int CHIP_ID = 0x1a0;
  public static final int COMMITTED_TCB = 0x1e0;
  public static final int LAUNCH_TCB = 0x1f0;
  public static final int SIGNATURE = 0x2a0;

  /** Boot loader 4, operating system 1, firmware 22, microcode 213. */
  public static final long TCB = 0xd5_16_00_00_00_00_01_04L;

  /** The same, as people write it. */
  public static final String TCB_TEXT = "bootloader=4,tee=1,snp=22,microcode=213";

  private static final int NUMBER = 72;

  private final SimulatedAuthority authority;

  /** A platform whose files are in that folder. */
  public SimulatedPlatform(Path folder) throws IOException, InterruptedException {
    this.authority = new SimulatedAuthority(folder);
    issue("ark", "ARK-Test", "ark", RSA, "basicConstraints=critical,CA:TRUE");
    issue("ask", "SEV-Test", "ark", RSA, "basicConstraints=critical,CA:TRUE,pathlen:0");
    issue("vcek", "SEV-VCEK", "ask", EC, extensions(chipId()));
  }

  static final List<String> RSA = List.of("rsa:2048");
  static final List<String> EC = List.of("ec", "-pkeyopt", "ec_paramgen_curve:P-384");

  /** What a chip's certificate says of it. */
  static String[] extensions(byte[] chipId) {
    StringBuilder hex = new StringBuilder();
    for (byte one : chipId) {
      hex.append(hex.isEmpty() ? "" : ":").append("%02x".formatted(one));
    }
    return new String[] {
      "1.3.6.1.4.1.3704.1.3.1=DER:02:01:04",
      "1.3.6.1.4.1.3704.1.3.2=DER:02:01:01",
      "1.3.6.1.4.1.3704.1.3.3=DER:02:01:16",
      "1.3.6.1.4.1.3704.1.3.8=DER:02:02:00:d5",
      "1.3.6.1.4.1.3704.1.4=DER:" + hex
    };
  }

  /** The chip's id. */
  static byte[] chipId() {
    byte[] id = new byte[64];
    for (int index = 0; index < id.length; index++) {
      id[index] = (byte) (3 * index + 1);
    }
    return id;
  }

  /** The file of a certificate: ark, ask or vcek. */
  public Path certificate(String name) {
    return authority.file(name);
  }

  /** Such a certificate. */
  X509Certificate read(String name) throws IOException {
    return authority.read(name);
  }

  /** The table that the host puts beside reports. */
  public byte[] table() throws IOException, GeneralSecurityException {
    byte[] vcek = read("vcek").getEncoded();
    byte[] ask = read("ask").getEncoded();
    int begin = 3 * 24;
    ByteBuffer table = ByteBuffer.allocate(begin + vcek.length + ask.length + 100);
    entry(table, "63da758d-e664-4564-adc5-f4b93be8accd", begin, vcek.length);
    entry(table, "4ab7b379-bbac-4fe4-a02f-05aef327c782", begin + vcek.length, ask.length);
    table.position(begin).put(vcek).put(ask);
    return table.array();
  }

  static void entry(ByteBuffer table, String name, int offset, int length) {
    UUID guid = UUID.fromString(name);
    table.putLong(guid.getMostSignificantBits()).putLong(guid.getLeastSignificantBits());
    table.putInt(Integer.reverseBytes(offset)).putInt(Integer.reverseBytes(length));
  }

  /**
   * A report, signed.
   *
   * @param contents what it says otherwise than an ordinary one
   */
  public byte[] report(Consumer<ByteBuffer> contents) throws IOException, GeneralSecurityException {
    ByteBuffer report = ByteBuffer.allocate(SnpReport.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    report.putInt(0, 2).putLong(POLICY, 0x30000).putInt(0x34, 1);
    report.putLong(CURRENT_TCB, TCB).putLong(REPORTED_TCB, TCB);
    report.putLong(COMMITTED_TCB, TCB).putLong(LAUNCH_TCB, TCB);
    report.duplicate().position(CHIP_ID).put(chipId());
    contents.accept(report);
    Signature signature = Signature.getInstance("SHA384withECDSAinP1363Format");
    signature.initSign(authority.key("vcek"));
    signature.update(report.array(), 0, SIGNATURE);
    byte[] numbers = signature.sign();
    putReversed(report, SIGNATURE, Arrays.copyOf(numbers, 48));
    putReversed(report, SIGNATURE + NUMBER, Arrays.copyOfRange(numbers, 48, 96));
    return report.array();
  }

  /** A certificate with a new key; its files are called so. */
  void issue(String name, String commonName, String issuer, List<String> key, String... extensions)
      throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(List.of("-sha384", "-newkey"));
    options.addAll(key);
    if (issuer.startsWith("a")) { // AMD's authorities have RSA keys
      options.addAll(List.of("-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:48"));
    }
    authority.issue(name, commonName, issuer, options, extensions);
  }

  private static void putReversed(ByteBuffer report, int at, byte[] number) {
    for (int index = 0; index < number.length; index++) {
      report.put(at + index, number[number.length - 1 - index]);
    }
  }
}
