package io.cocos.cli.verification;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import io.cocos.measurement.evidence.MalformedEvidenceException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;

/**
 * An object in a document of Intel's, of which everything that is asked for has to be there.
 *
 * @param values its members
 */
record CollateralDocument(Struct values) {
  /**
   * Reads JSON.
   *
   * @throws MalformedEvidenceException when it is none
   */
  static CollateralDocument parse(String json) {
    try {
      Struct.Builder values = Struct.newBuilder();
      JsonFormat.parser().merge(json, values);
      return new CollateralDocument(values.build());
    } catch (InvalidProtocolBufferException malformed) {
      throw new MalformedEvidenceException("it is no JSON: " + malformed.getMessage(), malformed);
    }
  }

  boolean has(String name) {
    return values.containsFields(name);
  }

  String text(String name) {
    return value(name, Value.KindCase.STRING_VALUE).getStringValue();
  }

  int number(String name) {
    return (int) value(name, Value.KindCase.NUMBER_VALUE).getNumberValue();
  }

  Instant time(String name) {
    try {
      return Instant.parse(text(name));
    } catch (DateTimeException malformed) {
      throw new MalformedEvidenceException(name + " is no time: " + text(name), malformed);
    }
  }

  CollateralDocument object(String name) {
    return new CollateralDocument(value(name, Value.KindCase.STRUCT_VALUE).getStructValue());
  }

  List<CollateralDocument> objects(String name) {
    return value(name, Value.KindCase.LIST_VALUE).getListValue().getValuesList().stream()
        .map(Value::getStructValue)
        .map(CollateralDocument::new)
        .toList();
  }

  private Value value(String name, Value.KindCase kind) {
    Value value = values.getFieldsOrDefault(name, Value.getDefaultInstance());
    if (value.getKindCase() != kind) {
      throw new MalformedEvidenceException("it does not say '%s' as it should".formatted(name));
    }
    return value;
  }
}
