package io.cocos.manager.domainxml;

import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.manager.domainxml.model.Domain;
import io.cocos.manager.domainxml.model.QemuArgument;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkConfiguratorTest {
  private final Domain domain = new Domain();
  private final SampleSpec spec = new SampleSpec();

  @Test
  void cardAndForwardsAreTwoJsonOptions() {
    spec.network = spec.network.withForwards(SampleSpec.FORWARDS);

    assertThat(configured())
        .containsExactly(
            "-netdev",
            "{\"type\":\"user\",\"id\":\"vmnic\",\"restrict\":true,\"hostfwd\":["
                + "{\"str\":\"tcp:127.0.0.1:2222-:22\"},"
                + "{\"str\":\"tcp:127.0.0.1:9301-:9031\"},"
                + "{\"str\":\"tcp:127.0.0.1:7020-:7002\"}]}",
            "-device",
            "{\"driver\":\"virtio-net-pci\",\"netdev\":\"vmnic\",\"id\":\"vmnic-device\","
                + "\"disable-legacy\":\"on\",\"iommu_platform\":true,\"romfile\":\"\"}");
  }

  @Test
  void everySettingArrives() {
    spec.network = new DomainSpec.Network("n0", false, List.of(), false, false, "/rom,\"x");

    assertThat(configured())
        .containsExactly(
            "-netdev",
            "{\"type\":\"user\",\"id\":\"n0\",\"restrict\":false,\"hostfwd\":[]}",
            "-device",
            "{\"driver\":\"virtio-net-pci\",\"netdev\":\"n0\",\"id\":\"n0-device\","
                + "\"disable-legacy\":\"off\",\"iommu_platform\":false,"
                + "\"romfile\":\"/rom,\\\"x\"}");
  }

  @Test
  void theTemplatesNetworkIsCompletedAndKeepsWhatAnOperatorAdded() {
    template("-netdev", "{\"type\":\"user\",\"id\":\"old\",\"net\":\"10.9.0.0/24\"}");
    template("-device", "{\"driver\":\"virtio-net-pci\",\"netdev\":\"old\",\"mq\":true}");

    assertThat(configured())
        .containsExactly(
            "-netdev",
            "{\"type\":\"user\",\"id\":\"vmnic\",\"net\":\"10.9.0.0/24\",\"restrict\":true,"
                + "\"hostfwd\":[]}",
            "-device",
            "{\"driver\":\"virtio-net-pci\",\"netdev\":\"vmnic\",\"mq\":true,"
                + "\"id\":\"vmnic-device\",\"disable-legacy\":\"on\",\"iommu_platform\":true,"
                + "\"romfile\":\"\"}");
  }

  @Test
  void otherArgumentsStay() {
    template("-device", "{\"driver\":\"edu\"}");
    template("-device", "{\"driver\":\"e1000\",\"netdev\":\"tap0\"}");
    template("-netdev", "{\"type\":\"tap\",\"id\":\"tap0\"}");
    template("-netdev", "user,id=classic");
    template("-msg", "timestamp=on");
    domain.commandLine.arguments.add(new QemuArgument("-no-hpet"));

    assertThat(configured())
        .hasSize(15)
        .startsWith(
            "-device",
            "{\"driver\":\"edu\"}",
            "-device",
            "{\"driver\":\"e1000\",\"netdev\":\"tap0\"}",
            "-netdev",
            "{\"type\":\"tap\",\"id\":\"tap0\"}",
            "-netdev",
            "user,id=classic",
            "-msg",
            "timestamp=on",
            "-no-hpet",
            "-netdev");
  }

  private void template(String name, String option) {
    domain.commandLine.arguments.add(new QemuArgument(name));
    domain.commandLine.arguments.add(new QemuArgument(option));
  }

  private List<String> configured() {
    new NetworkConfigurator().configure(domain, spec.build());
    return domain.commandLine.arguments.stream().map(argument -> argument.value).toList();
  }
}
