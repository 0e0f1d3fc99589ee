package io.cocos.computation;

import io.cocos.computation.JsonValue.JsonObject;
import java.util.List;
import java.util.Objects;

/**
 * What is asked of a VM: which algorithm runs on which data, and who gets the result.
 *
 * <p>Text comes in and goes out as the original manager had it, which was written in Go: reading
 * does what Go 1.21's {@code json.Unmarshal} does, writing what its {@code json.Marshal} does. The
 * {@link #digest} is made of the written form, so this is not a matter of taste.
 *
 * @param id the requester's own name for the computation; it need not be unique
 * @param name a short title
 * @param description a longer one
 * @param status whatever the requester calls its status
 * @param owner who asks
 * @param startTime when it is to start; {@link GoTime#zero} when not said
 * @param endTime when it is to end; {@link GoTime#zero} when not said
 * @param datasets the inputs
 * @param algorithms the programs
 * @param resultConsumers who may fetch the result
 * @param ttl time to live, in a unit the original never said; 0 when not said
 * @param metadata anything else
 * @param timeout how long it may take; zero when not said
 */
public record Computation(
    String id,
    String name,
    String description,
    String status,
    String owner,
    GoTime startTime,
    GoTime endTime,
    List<Dataset> datasets,
    List<Algorithm> algorithms,
    List<String> resultConsumers,
    int ttl,
    JsonObject metadata,
    GoDuration timeout) {

  /**
   * How long the canonical JSON of a computation may be for a VM to be launched with it, in bytes.
   * Room for a text of 1 MiB whose every character is written as an escape of six.
   */
  public static final int MAX_CANONICAL_BYTES = 8 * 1024 * 1024;

  /** Copies the lists and refuses null. */
  public Computation {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(owner, "owner");
    Objects.requireNonNull(startTime, "startTime");
    Objects.requireNonNull(endTime, "endTime");
    datasets = List.copyOf(datasets);
    algorithms = List.copyOf(algorithms);
    resultConsumers = List.copyOf(resultConsumers);
    Objects.requireNonNull(metadata, "metadata");
    Objects.requireNonNull(timeout, "timeout");
  }

  /**
   * Reads a computation as Go 1.21 does: members are found whatever their case, the last of equal
   * ones wins, unknown ones are ignored, {@code null} leaves a field unset (but is no timeout), and
   * what is not UTF-8 becomes U+FFFD.
   *
   * @param json one JSON object
   * @throws MalformedComputationException when the text is no JSON or no computation
   */
  public static Computation parse(byte[] json) {
    JsonReader reader = new JsonReader(json);
    Computation computation = ComputationReader.read(reader);
    reader.end();
    return computation;
  }

  /**
   * The one JSON text, in UTF-8, that stands for this computation. Reading it gives an equal
   * computation.
   */
  public byte[] canonicalJson() {
    JsonWriter json = new JsonWriter().beginObject();
    writeText(json, ComputationField.ID, id);
    writeText(json, ComputationField.NAME, name);
    writeText(json, ComputationField.DESCRIPTION, description);
    writeText(json, ComputationField.STATUS, status);
    writeText(json, ComputationField.OWNER, owner);
    json.name(ComputationField.START_TIME.key()).string(startTime.toString());
    json.name(ComputationField.END_TIME.key()).string(endTime.toString());
    if (!datasets.isEmpty()) {
      json.name(ComputationField.DATASETS.key()).beginArray();
      for (Dataset dataset : datasets) {
        writeReference(json, dataset.provider(), dataset.id());
      }
      json.endArray();
    }
    if (!algorithms.isEmpty()) {
      json.name(ComputationField.ALGORITHMS.key()).beginArray();
      for (Algorithm algorithm : algorithms) {
        writeReference(json, algorithm.provider(), algorithm.id());
      }
      json.endArray();
    }
    if (!resultConsumers.isEmpty()) {
      json.name(ComputationField.RESULT_CONSUMERS.key()).beginArray();
      for (String consumer : resultConsumers) {
        json.string(consumer);
      }
      json.endArray();
    }
    if (ttl != 0) {
      json.name(ComputationField.TTL.key()).number(ttl);
    }
    if (!metadata.members().isEmpty()) {
      json.name(ComputationField.METADATA.key()).value(metadata);
    }
    json.name(ComputationField.TIMEOUT.key()).string(timeout.toString());
    return json.endObject().toByteArray();
  }

  /** {@link ComputationManifest#digest}, worked out anew by each call. */
  public String digest() {
    return ComputationManifest.of(this).digest();
  }

  private static void writeText(JsonWriter json, ComputationField field, String text) {
    if (!text.isEmpty()) {
      json.name(field.key()).string(text);
    }
  }

  private static void writeReference(JsonWriter json, String provider, String id) {
    json.beginObject();
    if (!provider.isEmpty()) {
      json.name("provider").string(provider);
    }
    if (!id.isEmpty()) {
      json.name("id").string(id);
    }
    json.endObject();
  }
}
