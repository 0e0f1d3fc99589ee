package io.cocos.computation;

import io.cocos.computation.JsonValue.JsonObject;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the parties of a computation have agreed on beyond what the original knew: the member {@code
 * cocos} of its metadata. There it is part of the canonical JSON, so that the computation's id, and
 * with it a launch measurement, covers it.
 *
 * @param digests the SHA-256, in lowercase hexadecimal, that an input must have
 * @param keys the public keys of result consumers who have to sign for what they ask, by name
 * @param limits what the algorithms may use
 * @param network whether the algorithms may use the guest's network
 * @param sshAuthorizedKeys lines of an {@code authorized_keys} file; without one there is no sshd
 */
public record Terms(
    Map<Input, String> digests,
    Map<String, PublicKey> keys,
    Limits limits,
    boolean network,
    List<String> sshAuthorizedKeys) {

  /** Copies the maps and lists and refuses null. */
  public Terms {
    digests = Map.copyOf(digests);
    keys = Map.copyOf(keys);
    Objects.requireNonNull(limits, "limits");
    sshAuthorizedKeys = List.copyOf(sshAuthorizedKeys);
  }

  /** What is handed in: an algorithm or a dataset, by its provider's name and its own. */
  public sealed interface Input {
    /** An algorithm of the computation. */
    record OfAlgorithm(Algorithm algorithm) implements Input {}

    /** A dataset of the computation. */
    record OfDataset(Dataset dataset) implements Input {}
  }

  /**
   * What the algorithms may use; whatever is not said is for the agent to choose.
   *
   * @param memoryMib the memory of all their processes, files they write included, in MiB
   * @param storageMib what they may write to files, in MiB
   * @param processes how many processes and threads there may be at a time
   * @param time how long they may run in all
   */
  public record Limits(
      OptionalInt memoryMib,
      OptionalInt storageMib,
      OptionalInt processes,
      Optional<Duration> time) {
    /** Leaves everything to the agent. */
    public static Limits none() {
      return new Limits(
          OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), Optional.empty());
    }
  }

  /** Without any. */
  public static Terms none() {
    return new Terms(Map.of(), Map.of(), Limits.none(), false, List.of());
  }

  /**
   * The terms of a computation.
   *
   * @throws MalformedComputationException when they are none: unlike elsewhere in a computation, a
   *     member that nobody knows is refused, for it may be a limit that was misspelt
   */
  public static Terms of(Computation computation) {
    JsonValue terms = computation.metadata().members().get(TermsReader.MEMBER);
    if (terms == null) {
      return none();
    }
    if (terms instanceof JsonObject members) {
      return new TermsReader(computation, members).read();
    }
    throw new MalformedComputationException(
        "metadata."
            + TermsReader.MEMBER
            + ": an object is needed, not "
            + MalformedComputationException.excerpt(terms.toString()));
  }
}
