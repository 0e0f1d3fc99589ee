package io.cocos.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What was measured, for people and for programs.
 *
 * @param machine on what
 * @param kvm whether the host's processor runs guests; else QEMU emulates one for them
 * @param rows each promise
 */
record Report(Machine machine, boolean kvm, List<Row> rows) {
  private static final ObjectMapper json =
      JsonMapper.builder()
          .addModules(new Jdk8Module(), new JavaTimeModule())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  /** Writes {@code table.md}, {@code table.json} and {@code plot.svg}. */
  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("table.md"), markdown());
    Files.writeString(folder.resolve("table.json"), json.writeValueAsString(this) + "\n");
    new Plot(rows).write(folder);
  }

  /** The table. */
  String markdown() {
    StringBuilder text = new StringBuilder(machine.text());
    text.append(kvm ? "; with KVM" : "; no KVM, guests are emulated").append("\n\n");
    text.append("| promise | target | n | median | p99 | beside | median | p99 | ratio | met |\n");
    text.append("|---|---|---|---|---|---|---|---|---|---|\n");
    for (Row row : rows) {
      text.append(
          "| %s | %s | %d | %s | %s | %s | %s | %s | %s | %s |%n"
              .formatted(
                  row.promise(),
                  row.target().text(row.unit()),
                  row.ours().n(),
                  row.unit().text(row.ours().median()),
                  row.unit().text(row.ours().p99()),
                  row.alternative(),
                  row.theirs().map(theirs -> row.unit().text(theirs.median())).orElse(""),
                  row.theirs().map(theirs -> row.unit().text(theirs.p99())).orElse(""),
                  row.ratio().map(Unit::number).orElse(""),
                  row.met().map(met -> met ? "yes" : "**no**").orElse("")));
    }
    return text.toString();
  }
}
