package io.cocos.computation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The two requests that the original's README shows keep their ids. */
class ReadmeRequestsTest {
  private static final String MANAGER_ID =
      "7778cd80be286dba0d748c6f3d88c9e82bb8e5cb00dea05d3b63cab2ccfbe89a";
  private static final String AGENT_ID =
      "2faadab28b163fd6e4e9ed9b8ebed8bbe0083f3ebcbf6d37c6e8f1a3461bb0d3";

  @Test
  void theManagersBodyHoldsItsComputationAsAnArrayOfBytes() {
    RunBody body = RunBody.parse(Resource.bytes("manager-run-body.json"));

    assertThat(body.computation().digest()).isEqualTo(MANAGER_ID);
    assertThat(body.timeout()).isEmpty();
    assertThat(body.caCerts()).isEmpty();
    assertThat(body.clientTls()).isFalse();
  }

  @Test
  void theManagersComputationIsCanonicalAsItIs() {
    Computation computation = RunBody.parse(Resource.bytes("manager-run-body.json")).computation();
    String canonical = new String(computation.canonicalJson(), StandardCharsets.UTF_8);

    assertThat(canonical).hasSize(492);
    assertThat(Computation.parse(computation.canonicalJson())).isEqualTo(computation);
    assertThat(computation.metadata()).hasToString("{\"key1\":\"value1\",\"key2\":42}");
  }

  @Test
  void theAgentsBodyIsTheComputationItself() {
    Computation computation = Computation.parse(Resource.bytes("agent-run-body.json"));

    assertThat(computation.digest()).isEqualTo(AGENT_ID);
    assertThat(computation.timeout()).isEqualTo(GoDuration.parse("20m"));
    assertThat(computation.datasets())
        .containsExactly(
            new Dataset("Provider1", "Dataset1"), new Dataset("Provider2", "Dataset2"));
  }
}
