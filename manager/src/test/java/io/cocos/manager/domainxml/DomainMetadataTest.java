package io.cocos.manager.domainxml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DomainMetadataTest {
  private final DomainMetadata metadata = new SampleSpec().metadata();

  @ParameterizedTest
  @ValueSource(strings = {"", "7778", "G", "<x/>"})
  void aComputationIdIsADigest(String id) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new DomainMetadata(
                    Optional.of(id),
                    metadata.manifest(),
                    metadata.forwards(),
                    metadata.created(),
                    metadata.timeout(),
                    metadata.deadline(),
                    metadata.idempotencyKey(),
                    metadata.confidential(),
                    metadata.ready(),
                    metadata.instance()))
        .withMessageStartingWith("computation id");
  }

  @Test
  void readinessIsAddedToTheRest() {
    Instant answered = Instant.parse("2026-01-02T03:05:00Z");

    DomainMetadata ready = metadata.withReady(answered);

    assertThat(ready.ready()).contains(answered);
    assertThat(ready).usingRecursiveComparison().ignoringFields("ready").isEqualTo(metadata);
    assertThat(metadata.ready()).isEqualTo(Optional.empty());
  }
}
