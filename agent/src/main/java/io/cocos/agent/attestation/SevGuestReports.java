package io.cocos.agent.attestation;

import com.google.protobuf.ByteString;
import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import io.cocos.agent.attestation.AttestationReport.Platform;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reports by the device of the kernel's driver {@code sev-guest}, for kernels that have no {@link
 * TsmReports} yet. The host's certificates are not asked for. The library for native calls is
 * loaded when the device is there and somebody asks, so it costs an ordinary guest nothing.
 */
final class SevGuestReports implements AttestationReports {
  private static final int READ_WRITE = 2; // O_RDWR

  private final Path device;

  /**
   * Looks for nothing yet.
   *
   * @param device the driver's device, {@code /dev/sev-guest} in a guest
   */
  SevGuestReports(Path device) {
    this.device = device;
  }

  /** Those of the C library's functions that are needed. */
  interface SystemCalls extends Library {
    /** {@code open(2)}. */
    int open(String path, int flags) throws LastErrorException;

    /** {@code ioctl(2)}. */
    int ioctl(int descriptor, NativeLong request, Pointer argument) throws LastErrorException;

    /** {@code close(2)}. */
    int close(int descriptor) throws LastErrorException;
  }

  @Override
  public AttestationReport report(ReportData data) {
    if (!Files.exists(device)) {
      throw new NoAttestationException("there is no " + device);
    }
    SystemCalls system;
    try {
      system = Native.load("c", SystemCalls.class);
    } catch (LinkageError noLibrary) {
      throw new NoAttestationException(
          "the library for native calls, which "
              + device
              + " takes, cannot be loaded: "
              + noLibrary.getMessage(),
          noLibrary);
    }
    int descriptor;
    try {
      descriptor = system.open(device.toString(), READ_WRITE);
    } catch (LastErrorException refused) {
      throw new NoAttestationException(
          device + " cannot be opened: " + refused.getMessage(), refused);
    }
    try {
      return new AttestationReport(
          Platform.SEV_SNP, ask(system, descriptor, data), ByteString.EMPTY);
    } finally {
      system.close(descriptor);
    }
  }

  private ByteString ask(SystemCalls system, int descriptor, ReportData data) {
    try (Memory request = memory(SnpMessages.request(data));
        Memory response = memory(new byte[SnpMessages.RESPONSE_LENGTH]);
        Memory call =
            memory(SnpMessages.call(Pointer.nativeValue(request), Pointer.nativeValue(response)))) {
      try {
        system.ioctl(descriptor, new NativeLong(SnpMessages.GET_REPORT), call);
      } catch (LastErrorException refused) {
        throw new NoAttestationException(
            device
                + " gave no report ("
                + refused.getMessage()
                + "): "
                + SnpMessages.failure(call.getByteArray(0, SnpMessages.CALL_LENGTH)),
            refused);
      }
      return SnpMessages.report(response.getByteArray(0, SnpMessages.RESPONSE_LENGTH));
    }
  }

  private static Memory memory(byte[] bytes) {
    Memory memory = new Memory(bytes.length);
    memory.write(0, bytes, 0, bytes.length);
    return memory;
  }
}
