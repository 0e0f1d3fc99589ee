package io.cocos.measurement.snp;

/** Whose key signs reports. */
public enum SigningKey {
  /** The chip's own, made of its secret and its versions (VCEK). */
  CHIP("SEV-VCEK"),
  /** One that AMD gave the host's provider for his chips (VLEK). */
  PROVIDER("SEV-VLEK");

  private final String commonName;

  SigningKey(String commonName) {
    this.commonName = commonName;
  }

  /** The name that its certificates bear. */
  public String commonName() {
    return commonName;
  }
}
