package io.cocos.manager.api.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is sent to many. */
class SharedFormsTest {
  private final List<Integer> formed = new ArrayList<>();
  private final SharedForms<Integer, String> forms =
      new SharedForms<>(
          number -> {
            formed.add(number);
            return "number " + number;
          });

  @Test
  void everybodyIsSentTheSameForm() {
    String first = forms.apply(1);

    assertThat(first).isEqualTo("number 1");
    assertThat(forms.apply(1)).isSameAs(first);
    assertThat(formed).containsExactly(1);
  }

  @Test
  void whatSeveralAreToldOneAfterTheOtherIsFormedOnce() {
    for (int client = 0; client < 3; client++) {
      for (int number = 0; number < 64; number++) {
        assertThat(forms.apply(number)).isEqualTo("number " + number);
      }
    }

    assertThat(formed).hasSize(64);
  }

  @Test
  void whatWasSentLongAgoIsNotKept() {
    for (int number = 0; number <= 64; number++) {
      assertThat(forms.apply(number)).isEqualTo("number " + number);
    }
    formed.clear();

    assertThat(forms.apply(64)).isEqualTo("number 64");
    assertThat(forms.apply(0)).isEqualTo("number 0");
    assertThat(formed).containsExactly(0);
  }
}
