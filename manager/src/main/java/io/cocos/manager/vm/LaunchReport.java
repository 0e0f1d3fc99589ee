package io.cocos.manager.vm;

/** What a platform says of a guest's launch, through the hypervisor. */
public sealed interface LaunchReport {
  /**
   * An SEV or SEV-ES guest's. The measurement is an HMAC by a key that the guest's owner gave.
   *
   * @param measurement the HMAC and the platform's nonce, 48 bytes, in base64
   * @param apiMajor the major version of the platform's firmware
   * @param apiMinor its minor version
   * @param buildId its build
   * @param policy the policy that the guest was launched with
   */
  record Measured(String measurement, int apiMajor, int apiMinor, int buildId, long policy)
      implements LaunchReport {}

  /**
   * There is none.
   *
   * @param reason why, and who can tell instead
   */
  record Unavailable(String reason) implements LaunchReport {}
}
