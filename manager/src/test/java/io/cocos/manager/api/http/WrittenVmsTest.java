package io.cocos.manager.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cocos.manager.ManagerServer;
import io.cocos.manager.api.VmView;
import io.cocos.manager.config.AgentAddress;
import io.cocos.manager.config.ManagerConfig;
import io.cocos.manager.vm.DomainState;
import io.cocos.manager.vm.Samples;
import io.cocos.manager.vm.Vm;
import io.cocos.manager.vm.VmState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a list is made of, with the server's own way to write JSON. */
class WrittenVmsTest {
  @RegisterExtension static final ManagerServer server = new ManagerServer();

  private final WrittenVms written = server.part(WrittenVms.class);

  private static Vm booting() {
    return new Vm(Samples.observed(DomainState.RUNNING, 0), VmState.BOOTING, Optional.empty());
  }

  private static Object shown(Vm vm) throws Exception {
    AgentAddress agents = server.part(ManagerConfig.class).agentAddress();
    return new ObjectMapper().valueToTree(VmView.of(vm, agents));
  }

  private Object text(Vm vm) throws Exception {
    return new ObjectMapper().readTree(new ObjectMapper().writeValueAsString(written.text(vm)));
  }

  @Test
  void aVmIsWrittenAsItIsShown() throws Exception {
    Vm vm = booting();

    assertThat(text(vm)).isEqualTo(shown(vm));
  }

  @Test
  void aVmThatIsAsItWasIsNotWrittenAgain() {
    Vm vm = booting();
    Vm same = new Vm(vm.observed().withState(DomainState.RUNNING), vm.state(), vm.reason());

    assertThat(written.text(same)).isSameAs(written.text(vm));
  }

  @Test
  void whateverBecomesOfAVmIsWritten() throws Exception {
    Vm vm = booting();
    Vm ready = new Vm(vm.observed(), VmState.READY, Optional.empty());
    Vm slow = new Vm(vm.observed(), VmState.READY, Optional.of("the domain is suspended"));

    for (Vm next : List.of(vm, ready, slow, vm)) {
      assertThat(text(next)).isEqualTo(shown(next));
    }
  }

  @Test
  void whatWasWrittenOfVmsThatAreGoneIsForgotten() {
    Vm gone = booting();
    Vm there = booting();
    Object textOfGone = written.text(gone);
    Object textOfThere = written.text(there);

    written.forgetAllBut(List.of(there));

    assertThat(written.text(there)).isSameAs(textOfThere);
    assertThat(written.text(gone)).isNotSameAs(textOfGone);
  }
}
