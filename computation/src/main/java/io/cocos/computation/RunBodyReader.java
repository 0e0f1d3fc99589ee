package io.cocos.computation;

import io.cocos.computation.JsonReader.Kind;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.Optional;

/** Reads the members of a {@link RunBody}. */
final class RunBodyReader {
  private final JsonReader reader;
  private final GoFieldReader fields;

  // Of a member that comes twice, only the last counts, and so only that one is looked into.
  private Optional<Computation> inPlace = Optional.empty();
  private byte[] blob = new byte[0];
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
    return new RunBody(computation(), timeout, caCerts, clientTls);
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
      case COMPUTATION -> readComputation();
      case TIMEOUT -> timeout = timeout();
      case CA_CERTS -> caCerts = fields.string(caCerts);
      case CLIENT_TLS -> clientTls = fields.bool(clientTls);
    }
  }

  private void readComputation() {
    Kind kind = reader.peek();
    inPlace = Optional.empty();
    blob = new byte[0];
    switch (kind) {
      case OBJECT -> inPlace = Optional.of(ComputationReader.read(reader));
      case ARRAY -> blob = byteArray();
      case STRING -> blob = base64(reader.string());
      case NULL -> reader.literal("null");
      case NUMBER, TRUE, FALSE ->
          throw fields.wrongType("an object, an array of bytes or base64 text", kind);
    }
  }

  /** Positions in what this says of the blob are counted from the blob's own start. */
  private Computation computation() {
    if (inPlace.isPresent()) {
      return inPlace.get();
    }
    if (blob.length == 0) {
      throw new MalformedComputationException("computation: missing or empty");
    }
    try {
      return Computation.parse(blob);
    } catch (MalformedComputationException fault) {
      throw fault.within("computation: in the JSON that its bytes make");
    }
  }

  private byte[] byteArray() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (boolean more = reader.open(); more; more = reader.next()) {
      Kind kind = reader.peek();
      String element = kind == Kind.NUMBER ? reader.number() : kind.title();
      int value = byteValue(element);
      if (value < 0) {
        throw new MalformedComputationException(
            "element "
                + bytes.size()
                + " is "
                + shortened(element)
                + ", which is no byte value (0..255)");
      }
      bytes.write(value);
    }
    return bytes.toByteArray();
  }

  /** The byte that an integer literal stands for, or -1 when it is none. */
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
