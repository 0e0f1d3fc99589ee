package io.cocos.computation;

import io.cocos.computation.JsonReader.Kind;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.Optional;

/** Reads the members of a {@link RunBody}. */
final class RunBodyReader {
  private final JsonReader reader;
  private final GoFieldReader fields;

  private Optional<Computation> computation = Optional.empty();
  private Optional<GoDuration> timeout = Optional.empty();
  private String caCerts = "";
  private boolean clientTls;

  private RunBodyReader(JsonReader reader) {
    this.reader = reader;
    this.fields = new GoFieldReader(reader);
  }

  /** The body that is next in the text. */
  static RunBody read(JsonReader reader) {
    return new RunBodyReader(reader).read();
  }

  private RunBody read() {
    if (!fields.isNull(Kind.OBJECT)) {
      for (boolean more = reader.open(); more; more = reader.next()) {
        Optional<Member> member = Member.named(reader.name());
        if (member.isPresent()) {
          readNamingFaults(member.get());
        } else {
          reader.skip();
        }
      }
    }
    if (computation.isEmpty()) {
      throw new MalformedComputationException("computation: missing");
    }
    return new RunBody(computation.get(), timeout, caCerts, clientTls);
  }

  private void readNamingFaults(Member member) {
    try {
      read(member);
    } catch (MalformedComputationException fault) {
      throw fault.within(member.key);
    }
  }

  private void read(Member member) {
    switch (member) {
      case COMPUTATION -> computation = computation();
      case TIMEOUT -> timeout = timeout();
      case CA_CERTS -> caCerts = fields.string(caCerts);
      case CLIENT_TLS -> clientTls = fields.bool(clientTls);
    }
  }

  private Optional<Computation> computation() {
    Kind kind = reader.peek();
    return switch (kind) {
      case OBJECT -> Optional.of(ComputationReader.read(reader));
      case ARRAY -> Optional.of(ofBlob(byteArray()));
      case STRING -> Optional.of(ofBlob(base64(reader.string())));
      case NULL -> {
        reader.literal("null");
        yield Optional.empty();
      }
      case NUMBER, TRUE, FALSE ->
          throw fields.wrongType("an object, an array of bytes or base64 text", kind);
    };
  }

  /** Positions in what this says of the blob are counted from the blob's own start. */
  private static Computation ofBlob(byte[] blob) {
    if (blob.length == 0) {
      throw new MalformedComputationException("empty");
    }
    try {
      return Computation.parse(blob);
    } catch (MalformedComputationException fault) {
      throw fault.within("in the JSON that its bytes make");
    }
  }

  private byte[] byteArray() {
    ByteArrayOutputStream blob = new ByteArrayOutputStream();
    for (boolean more = reader.open(); more; more = reader.next()) {
      if (reader.peek() != Kind.NUMBER) {
        throw new MalformedComputationException(
            "element " + blob.size() + " is " + reader.peek().title() + ", which is no byte value");
      }
      String literal = reader.number();
      int value = byteValue(literal);
      if (value < 0) {
        throw new MalformedComputationException(
            "element "
                + blob.size()
                + " is "
                + shortened(literal)
                + ", which is no byte value (0..255)");
      }
      blob.write(value);
    }
    return blob.toByteArray();
  }

  /** The byte that an integer literal of at most three digits stands for, or -1. */
  private static int byteValue(String literal) {
    int value = 0;
    for (int index = 0; index < literal.length(); index++) {
      int digit = literal.charAt(index) - '0';
      value = value * 10 + digit;
      if (digit < 0 || digit > 9 || value > 255) {
        return -1;
      }
    }
    return value;
  }

  private static String shortened(String literal) {
    return literal.length() <= 20 ? literal : literal.substring(0, 20) + "...";
  }

  /** Decodes as Go does: line breaks do not count, the padding must be there. */
  private static byte[] base64(String text) {
    String joined = text.replace("\r", "").replace("\n", "");
    if (joined.length() % 4 != 0) {
      throw new MalformedComputationException("the text is no padded base64");
    }
    try {
      return Base64.getDecoder().decode(joined);
    } catch (IllegalArgumentException fault) {
      throw new MalformedComputationException("the text is no base64");
    }
  }

  private Optional<GoDuration> timeout() {
    Kind kind = reader.peek();
    if (kind == Kind.NULL) {
      reader.literal("null");
      return timeout;
    }
    if (kind != Kind.STRING) {
      return Optional.of(fields.duration());
    }
    String text = reader.string();
    return text.isEmpty() ? Optional.empty() : Optional.of(GoDuration.parse(text));
  }

  private enum Member {
    COMPUTATION("computation"),
    TIMEOUT("timeout"),
    CA_CERTS("ca_certs"),
    CLIENT_TLS("client_tls");

    private final String key;

    Member(String key) {
      this.key = key;
    }

    static Optional<Member> named(String name) {
      for (Member member : values()) {
        if (FieldName.matches(name, member.key)) {
          return Optional.of(member);
        }
      }
      return Optional.empty();
    }
  }
}
