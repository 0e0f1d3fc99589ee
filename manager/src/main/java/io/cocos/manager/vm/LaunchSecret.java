package io.cocos.manager.vm;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.util.Base64;
import java.util.Optional;

/**
 * A secret for an SEV or SEV-ES guest that has not started: encrypted and signed by the guest's
 * owner with the keys of its launch, so that nobody but the guest's processor can read it. It is
 * passed on, and neither kept nor shown.
 *
 * @see <a href="https://www.amd.com/system/files/TechDocs/55766_SEV-KM_API_Specification.pdf">AMD:
 *     SEV API, LAUNCH_SECRET</a>
 */
public final class LaunchSecret {
  private static final int FLAGS = 4;
  private static final int INITIALIZATION_VECTOR = 16;
  private static final int AUTHENTICATION_CODE = 32;

  /** What the header of a secret has. */
  public static final int HEADER = FLAGS + INITIALIZATION_VECTOR + AUTHENTICATION_CODE;

  /** The largest secret that a processor takes. */
  public static final int LONGEST = 16 << 10;

  /** Memory is encrypted in blocks of this size. */
  private static final int BLOCK = 16;

  private static final int COMPRESSED = 1;

  private final byte[] header;
  private final byte[] contents;
  private final Optional<Long> address;

  private LaunchSecret(byte[] header, byte[] contents, Optional<Long> address) {
    this.header = header.clone();
    this.contents = contents.clone();
    this.address = address;
  }

  /**
   * A secret of the right form. Whether its owner has signed it for this launch, the processor
   * says.
   *
   * @param header the packet header: 4 bytes of flags, a 16 byte initialization vector, a 32 byte
   *     HMAC
   * @param contents the encrypted secret
   * @param address where in the guest's memory it goes; empty for where its firmware says
   * @throws ManagerException with {@code MALFORMED_REQUEST} for what no processor would take
   */
  public static LaunchSecret of(byte[] header, byte[] contents, Optional<Long> address) {
    require(
        header.length == HEADER,
        "header has "
            + header.length
            + " bytes, but the header of a launch secret has 52: 4 of flags, 16 of initialization"
            + " vector, 32 of HMAC");
    require(
        (header[0] & ~COMPRESSED) == 0 && header[1] == 0 && header[2] == 0 && header[3] == 0,
        "header begins with flags that are none: only bit 0 (compressed) of its first four bytes may"
            + " be set");
    require(
        contents.length > 0 && contents.length <= LONGEST && contents.length % BLOCK == 0,
        "secret has "
            + contents.length
            + " bytes, but must have 16 to 16384, in multiples of 16; fill it up with zeros before it"
            + " is encrypted");
    address.ifPresent(
        at ->
            require(
                at >= 0 && at % BLOCK == 0,
                "address is " + at + ", but must be a multiple of 16, and not negative"));
    return new LaunchSecret(header, contents, address);
  }

  /** The header as the hypervisor takes it. */
  public String headerInBase64() {
    return Base64.getEncoder().encodeToString(header);
  }

  /** The encrypted secret as the hypervisor takes it. */
  public String contentsInBase64() {
    return Base64.getEncoder().encodeToString(contents);
  }

  /** Where in the guest's memory it goes; empty for where its firmware says. */
  public Optional<Long> address() {
    return address;
  }

  @Override
  public String toString() {
    return "launch secret of %d bytes".formatted(contents.length);
  }

  private static void require(boolean kept, String otherwise) {
    if (!kept) {
      throw new ManagerException(ErrorCode.MALFORMED_REQUEST, otherwise);
    }
  }
}
