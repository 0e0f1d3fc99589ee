package io.cocos.cli;

import com.google.protobuf.ByteString;
import io.cocos.computation.Computation;
import io.cocos.computation.ComputationManifest;
import io.cocos.computation.GuestCommandLine;
import io.cocos.measurement.BootableKernel;
import io.cocos.measurement.ExpectedLaunch;
import io.cocos.measurement.Firmware;
import io.cocos.measurement.Inputs;
import io.cocos.measurement.TdxBoot;
import io.cocos.measurement.TdxInputs;
import io.cocos.measurement.tdx.SimulatedTdxPlatform;
import io.cocos.proto.agent.AttestationRequest;
import io.cocos.proto.agent.AttestationResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A guest on a simulated TDX platform, and the files of a user who knows what it is made of. */
final class SimulatedTdxGuest {
  static final String KERNEL_ARGUMENTS = "console=ttyS0 quiet";
  static final List<String> CERTIFICATES = List.of("pck", "platform", "intel");

  final Computation computation;
  final SimulatedTdxPlatform platform;
  private final Path folder;

  SimulatedTdxGuest(Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    this.folder = folder;
    this.platform = new SimulatedTdxPlatform(folder);
    byte[] json = "{\"id\":\"survey\"}".getBytes(StandardCharsets.UTF_8);
    this.computation = Computation.parse(json);
    Files.write(file("computation.json"), json);
    Files.write(file("firmware.fd"), TdxInputs.firmware());
    Files.write(file("kernel"), BootableKernel.image());
    Files.write(file("initrd"), Inputs.initrd());
    publish("tcb-info.json", "tcbInfo", tcbInfo());
    publish("qe-identity.json", "enclaveIdentity", enclaveIdentity());
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  Path publish(String file, String member, String text)
      throws IOException, GeneralSecurityException {
    return platform.published(file, member, text);
  }

  /** What Intel publishes of the platform's family: it is up to date, and was not with less. */
  static String tcbInfo() {
    String zeros = "00".repeat(48);
    String module = "\"mrsigner\":\"%s\",\"attributes\":\"%s\",\"attributesMask\":\"%s\"";
    String plain = module.formatted(zeros, "00".repeat(8), "FF".repeat(8));
    return ("{\"id\":\"TDX\",\"version\":3,%s,\"fmspc\":\"B0C06F000000\",\"pceId\":\"0000\","
            + "\"tdxModule\":{%s},\"tdxModuleIdentities\":[{\"id\":\"TDX_01\",%s,"
            + "\"tcbLevels\":[{\"tcb\":{\"isvsvn\":6},\"tcbStatus\":\"UpToDate\"}]}],"
            + "\"tcbLevels\":[%s,%s]}")
        .formatted(times(), plain, plain, level(5, "UpToDate"), level(2, "SWHardeningNeeded"));
  }

  private static String level(int version, String status) {
    return "{\"tcb\":{\"sgxtcbcomponents\":[%s],\"pcesvn\":%d,\"tdxtcbcomponents\":[%s]},\"tcbStatus\":\"%s\"}"
        .formatted(components(version), version, components(0), status);
  }

  private static String components(int version) {
    return ",{\"svn\":%d}".formatted(version).repeat(16).substring(1);
  }

  /** What Intel publishes of its quoting enclave. */
  static String enclaveIdentity() {
    return ("{\"id\":\"TD_QE\",\"version\":2,%s,\"miscselect\":\"00000000\","
            + "\"miscselectMask\":\"FFFFFFFF\",\"attributes\":\"11%s\",\"attributesMask\":\"FB%s\","
            + "\"mrsigner\":\"DC%s\",\"isvprodid\":2,"
            + "\"tcbLevels\":[{\"tcb\":{\"isvsvn\":8},\"tcbStatus\":\"UpToDate\"},"
            + "{\"tcb\":{\"isvsvn\":4},\"tcbStatus\":\"OutOfDate\"}]}")
        .formatted(times(), "00".repeat(15), "FF".repeat(15), "00".repeat(31));
  }

  private static String times() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    return "\"issueDate\":\"%s\",\"nextUpdate\":\"%s\""
        .formatted(now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(29)));
  }

  /** What the guest's kernel is told. */
  String commandLine() {
    return GuestCommandLine.of(
            GuestCommandLine.arguments(KERNEL_ARGUMENTS, Optional.of("tdx")),
            ComputationManifest.of(computation))
        .withComputation();
  }

  /** An answer with a quote that is as it should be, but for the changes. */
  AttestationResponse quote(
      AttestationRequest request, Consumer<ByteBuffer> says, Consumer<ByteBuffer> enclave) {
    return quote(request, 4, says, enclave, CERTIFICATES);
  }

  AttestationResponse quote(
      AttestationRequest request,
      int version,
      Consumer<ByteBuffer> says,
      Consumer<ByteBuffer> enclave,
      List<String> certificates) {
    try {
      byte[] digest = HexFormat.of().parseHex(computation.digest());
      byte[] measured =
          SimulatedGuest.digests(ExpectedLaunch.ofTdx(Firmware.of(TdxInputs.firmware()))).get(0);
      byte[] initrd = MessageDigest.getInstance("SHA-384").digest(Inputs.initrd());
      byte[] quote =
          platform.quote(
              version,
              body -> {
                put(body, SimulatedTdxPlatform.MEASUREMENT, measured);
                put(body, SimulatedTdxPlatform.CONFIGURATION_ID, digest);
                put(
                    body,
                    SimulatedTdxPlatform.KERNEL,
                    TdxBoot.kernelRegister(BootableKernel.image()));
                put(
                    body,
                    SimulatedTdxPlatform.SYSTEM,
                    TdxBoot.systemRegisters(commandLine(), initrd).get(0));
                put(body, SimulatedTdxPlatform.REPORT_DATA, request.getNonce().toByteArray());
                put(body, SimulatedTdxPlatform.REPORT_DATA + 32, digest);
                says.accept(body);
              },
              enclave,
              certificates);
      return AttestationResponse.newBuilder()
          .setPlatform("tdx")
          .setFile(ByteString.copyFrom(quote))
          .build();
    } catch (IOException | GeneralSecurityException failure) {
      throw new AssertionError(failure);
    }
  }

  private static void put(ByteBuffer body, int at, byte[] field) {
    body.duplicate().position(at).put(field);
  }
}
