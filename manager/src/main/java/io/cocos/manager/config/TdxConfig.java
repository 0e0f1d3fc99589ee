package io.cocos.manager.config;

import io.cocos.manager.vm.Confidential;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Intel TDX as an operator asks for it.
 *
 * @param attributes the TD's attributes, 64 bits as in Intel's <a
 *     href="https://cdrdv2.intel.com/v1/dl/getContent/733579">TDX module ABI</a>
 * @param owner 48 bytes that name the guests' owner (MROWNER), in base64; empty for none
 * @param ownerConfiguration 48 bytes of the owner's (MROWNERCONFIG), in base64; empty for none
 * @param quoteSocket the host's service that signs reports; empty for none
 */
public record TdxConfig(
    long attributes,
    Optional<String> owner,
    Optional<String> ownerConfiguration,
    Optional<Path> quoteSocket)
    implements ConfidentialConfig {
  /** Any of these makes the TD one under debug, which no verifier may trust. */
  private static final long UNDER_DEBUG = 0xff;

  @Override
  public Confidential technology() {
    return Confidential.TDX;
  }

  static TdxConfig read(Environment environment) {
    Variable<Long> variable = ConfidentialVariables.TDX_ATTRIBUTES;
    long attributes = environment.get(variable);
    if ((attributes & UNDER_DEBUG) != 0) {
      Policies.debuggable(environment, variable, attributes, "one of bits 0 to 7 is set");
    }
    return new TdxConfig(
        attributes,
        environment.get(ConfidentialVariables.TDX_MROWNER),
        environment.get(ConfidentialVariables.TDX_MROWNERCONFIG),
        environment.get(ConfidentialVariables.TDX_QUOTE_SOCKET));
  }
}
