package io.cocos.measurement.tdx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What the processor says of an enclave of SGX, here the one that makes quotes. Immutable.
 *
 * @see <a href="https://www.intel.com/sdm">Intel: Software Developer's Manual, volume 3D,
 *     REPORT</a>
 */
public final class EnclaveReport {
  /** How many bytes it has. */
  static final int LENGTH = 384;

  /** How many of them are the enclave's own. */
  static final int DATA = 64;

  private final ByteBuffer bytes;

  EnclaveReport(byte[] bytes) {
    this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  byte[] bytes() {
    return bytes.array().clone();
  }

  /** What parts of its state are kept beside it (MISCSELECT), 4 bytes. */
  byte[] selected() {
    return field(16, 4);
  }

  /** What it may do (ATTRIBUTES), 16 bytes. */
  byte[] attributes() {
    return field(48, 16);
  }

  /** Whose it is (MRSIGNER). */
  byte[] signer() {
    return field(128, 32);
  }

  /** Which of its signer's enclaves it is (ISVPRODID). */
  int product() {
    return Short.toUnsignedInt(bytes.getShort(256));
  }

  /** Its version (ISVSVN). */
  int version() {
    return Short.toUnsignedInt(bytes.getShort(258));
  }

  /** What it had the report be over. */
  byte[] data() {
    return field(320, DATA);
  }

  private byte[] field(int at, int length) {
    return Arrays.copyOfRange(bytes.array(), at, at + length);
  }
}
