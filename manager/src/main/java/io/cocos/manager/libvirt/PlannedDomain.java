package io.cocos.manager.libvirt;

import io.cocos.manager.domainxml.DomainMetadata;
import io.cocos.manager.domainxml.DomainSpec;
import io.cocos.manager.domainxml.DomainSpec.DirectBoot;
import io.cocos.manager.vm.Acceleration;
import io.cocos.manager.vm.ComputationRoute;
import io.cocos.manager.vm.Confidential;
import io.cocos.manager.vm.PlannedGuest;
import io.cocos.measurement.ExpectedLaunch;
import java.util.Optional;

/** Says in the core's terms how a domain would be launched. Pure. */
final class PlannedDomain {
  private PlannedDomain() {}

  /**
   * The plan of one domain.
   *
   * @param document what was made of the spec
   * @param command what libvirt makes of the document
   * @param expected what a processor would measure of the launch
   */
  static PlannedGuest of(
      DomainSpec spec,
      String document,
      Optional<String> command,
      Optional<ExpectedLaunch> expected) {
    return new PlannedGuest(
        acceleration(spec.acceleration()),
        protection(spec.metadata().confidential()),
        route(spec.metadata().manifest()),
        commandLine(spec.boot()),
        document,
        command,
        expected);
  }

  private static Acceleration acceleration(DomainSpec.Acceleration acceleration) {
    return switch (acceleration) {
      case KVM -> Acceleration.KVM;
      case TCG -> Acceleration.TCG;
    };
  }

  private static ComputationRoute route(DomainMetadata.ManifestPlace place) {
    return switch (place) {
      case NONE -> ComputationRoute.NONE;
      case COMMAND_LINE -> ComputationRoute.COMMAND_LINE;
      case FW_CFG -> ComputationRoute.FW_CFG;
      case CALL -> ComputationRoute.CALL;
    };
  }

  private static Confidential protection(DomainMetadata.Confidentiality asked) {
    return switch (asked) {
      case NONE -> Confidential.NONE;
      case SEV -> Confidential.SEV;
      case SEV_ES -> Confidential.SEV_ES;
      case SEV_SNP -> Confidential.SEV_SNP;
      case TDX -> Confidential.TDX;
    };
  }

  private static Optional<String> commandLine(DomainSpec.Boot boot) {
    if (boot instanceof DirectBoot direct) {
      return Optional.of(direct.commandLine().text());
    }
    return Optional.empty();
  }
}
