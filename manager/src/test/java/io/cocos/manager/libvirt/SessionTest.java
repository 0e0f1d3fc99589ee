package io.cocos.manager.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.libvirt.LibvirtException;

/** On the driver that libvirt brings for tests, which looks at documents as the others do. */
class SessionTest {
  private final UUID first = UUID.randomUUID();
  private final UUID second = UUID.randomUUID();

  private Session session;

  @BeforeEach
  void open() throws LibvirtException {
    LibvirtEventLoop unused = LibvirtEventLoop.ofProcess();
    session = new Session(Optional.of("test:///default"));
  }

  @AfterEach
  void close() throws LibvirtException {
    for (UUID id : new UUID[] {first, second}) {
      Optional<UUID> unused =
          session.withDomain(
              id,
              domain -> {
                session.undefine(domain);
                return id;
              });
    }
    session.closeWhenUnused();
  }

  private static String document(UUID id, String more) {
    return """
        <domain type="test">
          <name>%s</name>
          <uuid>%s</uuid>
          <memory unit="MiB">16</memory>
          <os><type>hvm</type></os>
          %s
        </domain>
        """
        .formatted(id, id, more);
  }

  @Test
  void documentsThatLibvirtsSchemaKnowsAreDefined() {
    session.define(document(first, ""));
    session.define(document(second, ""));

    assertThat(session.domain(first)).isPresent();
    assertThat(session.domain(second)).isPresent();
  }

  @Test
  void anElementThatItDoesNotKnowIsRefusedAlsoAfterASoundDocumentAndMoreThanOnce() {
    session.define(document(first, ""));

    for (int attempt = 1; attempt <= 2; attempt++) {
      assertThatExceptionOfType(LibvirtCallException.class)
          .isThrownBy(() -> session.define(document(second, "<no-such-element/>")))
          .withMessageContaining("schema");
    }
    assertThat(session.domain(second)).isEmpty();
  }
}
