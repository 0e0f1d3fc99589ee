package io.cocos.manager.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.manager.domainxml.DocumentForm;
import io.cocos.manager.domainxml.DomainDocument;
import java.util.List;
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

  private static DocumentForm form(String more) {
    return DocumentForm.of(
        """
        <domain type="test">
          <name>ID</name>
          <uuid>ID</uuid>
          <memory unit="MiB">16</memory>
          <os><type>hvm</type></os>
          %s
        </domain>
        """
            .formatted(more),
        List.of("ID"));
  }

  private static DomainDocument document(DocumentForm form, UUID id) {
    return form.filled(List.of(id.toString()));
  }

  private void define(DomainDocument document) throws LibvirtException {
    Void unused = session.define(document, domain -> null);
  }

  @Test
  void documentsThatLibvirtsSchemaKnowsAreDefined() throws LibvirtException {
    DocumentForm sound = form("");

    define(document(sound, first));
    define(document(sound, second));

    assertThat(session.domain(first)).isPresent();
    assertThat(session.domain(second)).isPresent();
  }

  @Test
  void anElementThatItDoesNotKnowIsRefusedAlsoAfterASoundDocumentAndMoreThanOnce()
      throws LibvirtException {
    DocumentForm unsound = form("<no-such-element/>");
    define(document(form(""), first));

    for (int attempt = 1; attempt <= 2; attempt++) {
      assertThatExceptionOfType(LibvirtCallException.class)
          .isThrownBy(() -> define(document(unsound, second)))
          .withMessageContaining("schema");
    }
    assertThat(session.domain(second)).isEmpty();
  }
}
