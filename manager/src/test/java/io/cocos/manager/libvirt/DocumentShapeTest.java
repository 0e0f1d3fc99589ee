package io.cocos.manager.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DocumentShapeTest {
  private static final DocumentShape SHAPE = shape("<a b='1'><c>one</c></a>");

  private static DocumentShape shape(String document) {
    return DocumentShape.of(document);
  }

  @Test
  void valuesAreNoPartOfIt() {
    assertThat(shape("<a b='2'><c>of &lt;d/> and e=\"f\"</c></a>")).isEqualTo(SHAPE);
  }

  @Test
  void elementsAndTheirPlacesAre() {
    assertThat(shape("<a b='1'><c>one</c><d/></a>")).isNotEqualTo(SHAPE);
    assertThat(shape("<a b='1'><c/><d/></a>")).isNotEqualTo(shape("<a b='1'><c><d/></c></a>"));
    assertThat(shape("<a b='1'><c xmlns='urn:other'>one</c></a>")).isNotEqualTo(SHAPE);
  }

  @Test
  void theNamesOfAttributesAre() {
    assertThat(shape("<a b='1' d='1'><c>one</c></a>")).isNotEqualTo(SHAPE);
    assertThat(shape("<a d='1'><c>one</c></a>")).isNotEqualTo(SHAPE);
  }
}
