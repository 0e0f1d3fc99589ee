package io.cocos.manager.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from libvirt's description of what guests can have. */
class DomainCapabilitiesTest {
  @Test
  void theMostVcpusAreThoseOfTheMachine() {
    assertThat(
            DomainCapabilities.parse(
                    "<domainCapabilities><machine>pc-q35-7.2</machine><vcpu max='288'/>"
                        + "<iothreads supported='yes'/></domainCapabilities>")
                .mostVcpus())
        .hasValue(288);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<domainCapabilities/>",
        "<domainCapabilities><vcpu/></domainCapabilities>",
        "<domainCapabilities><vcpu max='0'/></domainCapabilities>",
        "<domainCapabilities><vcpu max='many'/></domainCapabilities>",
        "<domainCapabilities><vcpu max='99999999999'/></domainCapabilities>"
      })
  void whatIsNoNumberIsNoLimit(String xml) {
    assertThat(DomainCapabilities.parse(xml).mostVcpus()).isEmpty();
  }

  @Test
  void whatIsNoXmlIsRefused() {
    assertThatIllegalStateException().isThrownBy(() -> DomainCapabilities.parse("no capabilities"));
  }
}
