package io.cocos.cli.verification;

import io.cocos.measurement.ExpectedLaunch;
import io.cocos.measurement.Firmware;
import io.cocos.measurement.KernelHashes;
import java.util.Optional;

/** What measures a guest's launch. */
enum Technology {
  SEV("sev") {
    @Override
    ExpectedLaunch launch(Firmware firmware, KernelHashes kernel, int processors, String model) {
      return ExpectedLaunch.ofSev(firmware, Optional.of(kernel));
    }
  },
  SEV_ES("sev-es") {
    @Override
    ExpectedLaunch launch(Firmware firmware, KernelHashes kernel, int processors, String model) {
      return ExpectedLaunch.ofSevEs(firmware, Optional.of(kernel), processors, model);
    }
  },
  SEV_SNP("sev-snp") {
    @Override
    ExpectedLaunch launch(Firmware firmware, KernelHashes kernel, int processors, String model) {
      return ExpectedLaunch.ofSevSnp(firmware, Optional.of(kernel), processors, model);
    }
  },
  TDX("tdx") {
    @Override
    ExpectedLaunch launch(Firmware firmware, KernelHashes kernel, int processors, String model) {
      return ExpectedLaunch.ofTdx(firmware);
    }
  };

  private final String label;

  Technology(String label) {
    this.label = label;
  }

  /** The name as the manager's and the agents' interfaces spell it. */
  String label() {
    return label;
  }

  /** Whether its measurement covers the registers of the processors. */
  boolean measuresProcessors() {
    return this == SEV_ES || this == SEV_SNP;
  }

  /** What it measures of a launch. */
  abstract ExpectedLaunch launch(
      Firmware firmware, KernelHashes kernel, int processors, String model);
}
