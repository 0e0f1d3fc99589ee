package io.cocos.manager.domainxml;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
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
                    metadata.vcpus(),
                    metadata.memoryBytes(),
                    metadata.created(),
                    metadata.timeout(),
                    metadata.deadline(),
                    metadata.idempotencyKey(),
                    metadata.confidential(),
                    metadata.instance()))
        .withMessageStartingWith("computation id");
  }
}
