package io.cocos.manager.api.grpc;

import io.cocos.manager.vm.LaunchSecret;
import io.cocos.proto.manager.InjectSecretRequest;
import java.util.Optional;

/** Launch secrets as messages. */
final class LaunchSecretMessages {
  private LaunchSecretMessages() {}

  static LaunchSecret read(InjectSecretRequest request) {
    return LaunchSecret.of(
        request.getHeader().toByteArray(),
        request.getSecret().toByteArray(),
        request.hasAddress() ? Optional.of(request.getAddress()) : Optional.empty());
  }
}
