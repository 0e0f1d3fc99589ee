package io.cocos.benchmarks;

import io.cocos.computation.Computation;
import io.cocos.computation.RunBody;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The README's request.
 *
 * @param body as it is sent
 */
record RunRequest(byte[] body) {
  RunRequest(Bed bed) throws IOException {
    this(bed.project("."));
  }

  RunRequest(Path project) throws IOException {
    this(Files.readAllBytes(project.resolve("docs/examples/run.json")));
  }

  /** The id of its computation. */
  String computation() {
    return parsed().digest();
  }

  /** Its computation. */
  Computation parsed() {
    return RunBody.parse(body).computation();
  }
}
