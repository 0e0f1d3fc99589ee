package io.cocos.proto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * The reference in docs/grpc.md is what the definitions and their comments say. After a change of a
 * definition, {@code -Dgrpc.update=true} writes it anew; look at the difference before committing
 * it.
 */
class GrpcDocumentTest {
  private static final String BEGIN =
      "<!-- reference: generated from the definitions by GrpcDocumentTest -->\n";
  private static final String END = "<!-- end of reference -->\n";
  private static final Path MODULE = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
  private static final Path DOCUMENT = MODULE.resolveSibling("docs/grpc.md");

  /** Everything that has to be described, and is not. */
  private final List<String> undescribed = new ArrayList<>();

  @Test
  void theReferenceIsWhatTheDefinitionsSayAndNothingIsLeftUndescribed() throws IOException {
    String reference = reference();
    assertThat(undescribed).isEmpty();
    String document = Files.readString(DOCUMENT);
    assertThat(document).containsOnlyOnce(BEGIN).containsOnlyOnce(END);
    int begin = document.indexOf(BEGIN) + BEGIN.length();
    int end = document.indexOf(END);
    if (Boolean.getBoolean("grpc.update")) {
      Files.writeString(
          DOCUMENT, document.substring(0, begin) + reference + document.substring(end));
    } else {
      assertThat(document.substring(begin, end)).isEqualTo(reference);
    }
  }

  private String reference() throws IOException {
    FileDescriptorSet definitions =
        FileDescriptorSet.parseFrom(Files.readAllBytes(MODULE.resolve("target/descriptors.pb")));
    StringBuilder reference = new StringBuilder("\n");
    for (String name : List.of("manager.proto", "agent.proto")) {
      FileDescriptorProto file =
          definitions.getFileList().stream()
              .filter(candidate -> candidate.getName().equals(name))
              .findFirst()
              .orElseThrow();
      describe(file, reference);
    }
    return reference.toString();
  }

  private void describe(FileDescriptorProto file, StringBuilder reference) {
    ProtoComments comments = new ProtoComments(file);
    for (int s = 0; s < file.getServiceCount(); s++) {
      ServiceDescriptorProto service = file.getService(s);
      String name = file.getPackage() + "." + service.getName();
      reference.append("## %s\n\n%s\n\n".formatted(name, described(name, service(comments, s))));
      for (int m = 0; m < service.getMethodCount(); m++) {
        describe(service.getMethod(m), s, m, comments, reference);
      }
    }
    reference.append("### Messages of `%s`\n\n".formatted(file.getPackage()));
    for (int m = 0; m < file.getMessageTypeCount(); m++) {
      describe(file.getMessageType(m), m, comments, reference);
    }
  }

  private static String service(ProtoComments comments, int service) {
    return comments.above(FileDescriptorProto.SERVICE_FIELD_NUMBER, service);
  }

  private void describe(
      MethodDescriptorProto call,
      int service,
      int number,
      ProtoComments comments,
      StringBuilder reference) {
    int[] path = {
      FileDescriptorProto.SERVICE_FIELD_NUMBER,
      service,
      ServiceDescriptorProto.METHOD_FIELD_NUMBER,
      number
    };
    if (!comments.before(path).isEmpty()) {
      reference.append(comments.before(path)).append("\n\n");
    }
    reference.append(
        "### %s\n\n`%s` → %s`%s`\n\n%s\n\n"
            .formatted(
                call.getName(),
                simple(call.getInputType()),
                call.getServerStreaming() ? "stream of " : "",
                simple(call.getOutputType()),
                described(call.getName(), comments.above(path))));
  }

  private void describe(
      DescriptorProto message, int number, ProtoComments comments, StringBuilder reference) {
    int at = FileDescriptorProto.MESSAGE_TYPE_FIELD_NUMBER;
    reference.append(
        "**%s** %s\n\n"
            .formatted(
                message.getName(), described(message.getName(), comments.above(at, number))));
    if (message.getFieldCount() == 0) {
      return;
    }
    reference.append("| | field | type | meaning |\n|---|---|---|---|\n");
    for (int f = 0; f < message.getFieldCount(); f++) {
      FieldDescriptorProto field = message.getField(f);
      String meaning = comments.above(at, number, DescriptorProto.FIELD_FIELD_NUMBER, f);
      reference.append(
          "| %d | `%s` | %s | %s |\n"
              .formatted(
                  field.getNumber(),
                  field.getName(),
                  type(field),
                  described(message.getName() + "." + field.getName(), meaning)
                      .replace('\n', ' ')
                      .replace("|", "\\|")));
    }
    reference.append("\n");
  }

  private String described(String what, String description) {
    if (description.isEmpty()) {
      undescribed.add(what);
    }
    return description;
  }

  private static String type(FieldDescriptorProto field) {
    String type =
        field.hasTypeName()
            ? simple(field.getTypeName())
            : field.getType().name().substring("TYPE_".length()).toLowerCase(Locale.ROOT);
    return field.getLabel() == FieldDescriptorProto.Label.LABEL_REPEATED ? "list of " + type : type;
  }

  /** A type of the same package by its own name, another one by its full name. */
  private static String simple(String type) {
    return type.replaceFirst("^\\.(manager|agent)?\\.?", "");
  }
}
