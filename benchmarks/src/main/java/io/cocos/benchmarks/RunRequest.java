package io.cocos.benchmarks;

import io.cocos.computation.Computation;
import io.cocos.computation.RunBody;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The README's request.
 *
 * @param body as it is sent
 */
record RunRequest(String body) {
  static RunRequest of(Path project) throws IOException {
    return new RunRequest(Files.readString(project.resolve("docs/examples/run.json")));
  }

  /** The same for a VM that outlives what is measured on it. */
  String lasting() {
    return body.replaceFirst("\\{", "{\"timeout\":\"24h\",");
  }

  /** Its computation. */
  Computation computation() {
    return RunBody.parse(body.getBytes(StandardCharsets.UTF_8)).computation();
  }
}
