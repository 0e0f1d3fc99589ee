package io.cocos.computation;

import java.util.Optional;

/** The members of a computation in JSON, in the order in which they are written. */
enum ComputationField {
  ID("id"),
  NAME("name"),
  DESCRIPTION("description"),
  STATUS("status"),
  OWNER("owner"),
  START_TIME("start_time"),
  END_TIME("end_time"),
  DATASETS("datasets"),
  ALGORITHMS("algorithms"),
  RESULT_CONSUMERS("result_consumers"),
  TTL("ttl"),
  METADATA("metadata"),
  TIMEOUT("timeout");

  private final String key;

  ComputationField(String key) {
    this.key = key;
  }

  /** Its name in JSON. */
  String key() {
    return key;
  }

  /** The field that a member of that name is for; empty for a member nobody knows. */
  static Optional<ComputationField> named(String name) {
    for (ComputationField field : values()) {
      if (FieldName.matches(name, field.key)) {
        return Optional.of(field);
      }
    }
    return Optional.empty();
  }
}
