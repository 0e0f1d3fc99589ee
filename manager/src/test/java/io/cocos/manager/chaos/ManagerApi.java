package io.cocos.manager.chaos;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What clients ask of the manager, over HTTP or gRPC. Safe for use by many threads. */
interface ManagerApi {
  /** Asks for a VM under a name that the request may be repeated by. */
  Answer launch(String key, String computation);

  /** Asks for the end of a VM. */
  Answer remove(UUID id);

  /** Every VM, or nothing when there was no good answer. */
  Optional<List<ShownVm>> list();
}
