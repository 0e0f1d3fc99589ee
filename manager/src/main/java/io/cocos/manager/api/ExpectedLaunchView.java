package io.cocos.manager.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.cocos.measurement.ExpectedLaunch;
import io.micronaut.core.annotation.Nullable;
import java.util.List;

/**
 * What a guest's processor should measure of its launch, or why that cannot be said.
 *
 * @param algorithm what the digests are made with
 * @param digests one of them is measured
 * @param unknown why there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ExpectedLaunchView(
    @JsonProperty("algorithm") @Nullable String algorithm,
    @JsonProperty("digests") @Nullable List<Digest> digests,
    @JsonProperty("unknown") @Nullable String unknown) {
  /**
   * A digest.
   *
   * @param digest in hex
   * @param variant of which hosts it is, where their kernels differ
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Digest(
      @JsonProperty("digest") String digest, @JsonProperty("variant") @Nullable String variant) {}

  /** Shows what is expected. */
  public static ExpectedLaunchView of(ExpectedLaunch expected) {
    if (expected instanceof ExpectedLaunch.Known known) {
      return new ExpectedLaunchView(
          known.algorithm(),
          known.candidates().stream()
              .map(one -> new Digest(one.digest(), one.variant().orElse(null)))
              .toList(),
          null);
    }
    return new ExpectedLaunchView(null, null, ((ExpectedLaunch.Unknown) expected).reason());
  }
}
