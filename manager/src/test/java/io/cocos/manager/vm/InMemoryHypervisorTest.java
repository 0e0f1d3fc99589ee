package io.cocos.manager.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** That what other tests rely on keeps the contract. */
class InMemoryHypervisorTest extends HypervisorContract {
  private final InMemoryHypervisor inMemory = new InMemoryHypervisor();
  private final Set<UUID> foreign = new HashSet<>();
  private int vms;

  @Override
  protected Hypervisor open() {
    return inMemory;
  }

  @Override
  protected void close() {
    inMemory.close();
  }

  @Override
  protected List<Forward> forwards() {
    return Samples.forwards(vms++);
  }

  @Override
  protected UUID defineForeignDomain() {
    UUID id = UUID.randomUUID();
    foreign.add(id);
    return id;
  }

  @Override
  protected boolean domainExists(UUID id) {
    return foreign.contains(id) || inMemory.find(id).isPresent();
  }

  @Override
  protected List<String> filesOf(UUID id) {
    return List.of();
  }

  @Override
  protected void destroyBehindItsBack(UUID id) {
    inMemory.become(id, DomainState.DESTROYED);
  }

  @Override
  protected void undefineBehindItsBack(UUID id) {
    inMemory.vanish(id);
  }

  @Test
  void aPortThatAnotherProcessHoldsIsRefusedByItsNumber() {
    inMemory.takePorts(9301);

    assertThatExceptionOfType(PortTakenException.class)
        .isThrownBy(() -> inMemory.launch(spec("refused")))
        .satisfies(refused -> assertThat(refused.port()).isEqualTo(9301));
    assertThat(inMemory.list()).isEmpty();
  }

  @Test
  void aPortThatAnotherVmHoldsIsRefusedWhileThatOneRuns() {
    VmSpec first = spec("first");
    inMemory.launch(first);
    VmSpec second = Samples.spec("second", first.forwards(), first.createdAt());

    assertThatExceptionOfType(PortTakenException.class).isThrownBy(() -> inMemory.launch(second));
    inMemory.become(first.id(), DomainState.SHUT_DOWN);
    inMemory.launch(second);

    assertThat(inMemory.list()).hasSize(2);
  }

  @Test
  void whileItIsAwayItCannotBeAsked() {
    inMemory.disconnect();

    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(inMemory::list)
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.HYPERVISOR_UNAVAILABLE);
    inMemory.connect();
    assertThat(inMemory.list()).isEmpty();
  }
}
