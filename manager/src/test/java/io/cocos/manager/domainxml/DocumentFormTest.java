package io.cocos.manager.domainxml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentFormTest {
  private static final DocumentForm FORM =
      DocumentForm.of("<a b='ONE'>TWO and ONE</a>", List.of("ONE", "TWO"));

  @Test
  void eachValueGoesToEachOfItsPlaces() {
    assertThat(FORM.filled(List.of("1", "2")).xml()).isEqualTo("<a b='1'>2 and 1</a>");
  }

  @Test
  void aValueThatLooksLikeAPlaceIsNone() {
    assertThat(FORM.filled(List.of("TWO", "ONE")).xml()).isEqualTo("<a b='TWO'>ONE and TWO</a>");
  }

  @Test
  void anEmptyValueLeavesNothing() {
    assertThat(FORM.filled(List.of("", "")).xml()).isEqualTo("<a b=''> and </a>");
  }

  @Test
  void documentsKnowTheirForm() {
    assertThat(FORM.filled(List.of("1", "2")).form())
        .isSameAs(FORM.filled(List.of("3", "4")).form());
  }

  @Test
  void aValueWithoutAPlaceIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DocumentForm.of("<a>ONE</a>", List.of("ONE", "TWO")))
        .withMessageContaining("TWO");
  }
}
