package io.cocos.computation;

import io.cocos.computation.JsonReader.Kind;
import io.cocos.computation.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a computation from JSON the way Go's {@code json.Unmarshal} fills its struct. */
final class ComputationReader {
  private final JsonReader reader;
  private final GoFieldReader fields;

  private String id = "";
  private String name = "";
  private String description = "";
  private String status = "";
  private String owner = "";
  private GoTime startTime = GoTime.zero();
  private GoTime endTime = GoTime.zero();
  private final GoSlice<Reference> datasets = new GoSlice<>(new Reference("", ""));
  private final GoSlice<Reference> algorithms = new GoSlice<>(new Reference("", ""));
  private final GoSlice<String> resultConsumers = new GoSlice<>("");
  private int ttl;
  private final Map<String, JsonValue> metadata = new HashMap<>();
  private GoDuration timeout = GoDuration.zero();

  private ComputationReader(JsonReader reader) {
    this.reader = reader;
    this.fields = new GoFieldReader(reader);
  }

  /** The computation that is next in the text. */
  static Computation read(JsonReader reader) {
    return new ComputationReader(reader).read();
  }

  private Computation read() {
    if (!fields.isNull(Kind.OBJECT)) {
      for (boolean more = reader.open(); more; more = reader.next()) {
        Optional<ComputationField> field = ComputationField.named(reader.name());
        if (field.isPresent()) {
          readNamingFaults(field.get());
        } else {
          reader.skip();
        }
      }
    }
    return computation();
  }

  private void readNamingFaults(ComputationField field) {
    try {
      read(field);
    } catch (MalformedComputationException fault) {
      throw fault.within(field.key());
    }
  }

  private void read(ComputationField field) {
    switch (field) {
      case ID -> id = fields.string(id);
      case NAME -> name = fields.string(name);
      case DESCRIPTION -> description = fields.string(description);
      case STATUS -> status = fields.string(status);
      case OWNER -> owner = fields.string(owner);
      case START_TIME -> startTime = fields.time(startTime);
      case END_TIME -> endTime = fields.time(endTime);
      case DATASETS -> readReferences(datasets);
      case ALGORITHMS -> readReferences(algorithms);
      case RESULT_CONSUMERS -> readStrings(resultConsumers);
      case TTL -> ttl = fields.int32(ttl);
      case METADATA -> fields.metadata(metadata);
      case TIMEOUT -> timeout = fields.duration();
    }
  }

  private void readStrings(GoSlice<String> strings) {
    int length = 0;
    if (!fields.isNull(Kind.ARRAY)) {
      for (boolean more = reader.open(); more; more = reader.next()) {
        strings.set(length, fields.string(strings.under(length)));
        length++;
      }
    }
    strings.cut(length);
  }

  private void readReferences(GoSlice<Reference> references) {
    int length = 0;
    if (!fields.isNull(Kind.ARRAY)) {
      for (boolean more = reader.open(); more; more = reader.next()) {
        references.set(length, reference(references.under(length)));
        length++;
      }
    }
    references.cut(length);
  }

  private Reference reference(Reference unset) {
    String provider = unset.provider();
    String referred = unset.id();
    if (!fields.isNull(Kind.OBJECT)) {
      for (boolean more = reader.open(); more; more = reader.next()) {
        String member = reader.name();
        if (FieldName.matches(member, "provider")) {
          provider = fields.string(provider);
        } else if (FieldName.matches(member, "id")) {
          referred = fields.string(referred);
        } else {
          reader.skip();
        }
      }
    }
    return new Reference(provider, referred);
  }

  private Computation computation() {
    List<Dataset> inputs = new ArrayList<>();
    for (Reference dataset : datasets.toList()) {
      inputs.add(new Dataset(dataset.provider(), dataset.id()));
    }
    List<Algorithm> programs = new ArrayList<>();
    for (Reference algorithm : algorithms.toList()) {
      programs.add(new Algorithm(algorithm.provider(), algorithm.id()));
    }
    return new Computation(
        id,
        name,
        description,
        status,
        owner,
        startTime,
        endTime,
        inputs,
        programs,
        resultConsumers.toList(),
        ttl,
        new JsonObject(metadata),
        timeout);
  }

  /** What datasets and algorithms look like in JSON. */
  private record Reference(String provider, String id) {}
}
