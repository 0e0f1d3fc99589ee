package io.cocos.manager.config;

import static io.cocos.manager.config.ValueType.BOOLEAN;
import static io.cocos.manager.config.ValueType.PATH;
import static io.cocos.manager.config.ValueType.bytes;
import static io.cocos.manager.config.ValueType.number;
import static io.cocos.manager.config.ValueType.oneOf;
import static io.cocos.manager.config.ValueType.unsigned;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.Confidential;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The variables that say what protects VMs from their host. */
final class ConfidentialVariables {
  static final Section SECTION = new Section("Confidential guests");

  static final Variable<Boolean> ENABLE_SEV =
      SECTION.variable(
          "MANAGER_QEMU_ENABLE_SEV",
          BOOLEAN,
          "false",
          "`true`: every VM is an AMD SEV guest, or one of the newer AMD technology that"
              + " `MANAGER_QEMU_CONFIDENTIAL` names; where that cannot be, none starts");

  static final Variable<Optional<Confidential>> TECHNOLOGY =
      SECTION.optional(
          "MANAGER_QEMU_CONFIDENTIAL",
          oneOf(labels(), ConfidentialVariables::technology),
          "`sev` with `MANAGER_QEMU_ENABLE_SEV`, else `none`",
          "what protects every VM from its host ([how](confidential.md)); where that cannot be, none"
              + " starts");

  static final Variable<Boolean> ALLOW_DEBUG =
      SECTION.variable(
          "MANAGER_CONFIDENTIAL_ALLOW_DEBUG",
          BOOLEAN,
          "false",
          "whether policies may let the host debug guests, which protects nothing");

  static final Variable<Optional<Integer>> SEV_CBITPOS =
      SECTION.optional(
          "MANAGER_QEMU_SEV_CBITPOS",
          number(1, 63),
          "the host's",
          "of every AMD technology: the page table bit that marks encrypted memory; the original's"
              + " default was 51");

  static final Variable<Optional<Integer>> SEV_REDUCED_PHYS_BITS =
      SECTION.optional(
          "MANAGER_QEMU_SEV_REDUCED_PHYS_BITS",
          number(1, 63),
          "the host's",
          "of every AMD technology: how many bits physical addresses lose by it; the original's"
              + " default was 1");

  static final Variable<Optional<Long>> SEV_POLICY =
      SECTION.optional(
          "MANAGER_QEMU_SEV_POLICY",
          unsigned(32, "0x1"),
          "`0x1`, or `0x5` for SEV-ES",
          "SEV and SEV-ES: the guest policy of AMD's SEV API, such as `0x3` to share no key with"
              + " other guests too; bit 2 is for SEV-ES");

  static final Variable<Optional<Path>> SEV_DH_CERT_FILE =
      SECTION.optional(
          "MANAGER_QEMU_SEV_DH_CERT_FILE",
          PATH,
          "none",
          "SEV and SEV-ES: the guests' owner's Diffie-Hellman certificate, binary or base64");

  static final Variable<Optional<Path>> SEV_SESSION_FILE =
      SECTION.optional(
          "MANAGER_QEMU_SEV_SESSION_FILE",
          PATH,
          "none",
          "SEV and SEV-ES: the launch blob that goes with that certificate, binary or base64");

  static final Variable<Long> SNP_POLICY =
      SECTION.variable(
          "MANAGER_QEMU_SNP_POLICY",
          unsigned(64, "0x30000"),
          "0x30000",
          "SEV-SNP: the guest policy; the default allows simultaneous multithreading, and neither"
              + " debugging nor migration");

  static final Variable<Optional<Path>> SNP_ID_BLOCK_FILE =
      SECTION.optional(
          "MANAGER_QEMU_SNP_ID_BLOCK_FILE",
          PATH,
          "none",
          "SEV-SNP: the identity block, 96 bytes binary or base64; the processor launches only what"
              + " it describes");

  static final Variable<Optional<Path>> SNP_ID_AUTH_FILE =
      SECTION.optional(
          "MANAGER_QEMU_SNP_ID_AUTH_FILE",
          PATH,
          "none",
          "SEV-SNP: the identity block's signature and keys, 4096 bytes binary or base64");

  static final Variable<Boolean> SNP_AUTHOR_KEY =
      SECTION.variable(
          "MANAGER_QEMU_SNP_AUTHOR_KEY",
          BOOLEAN,
          "false",
          "SEV-SNP: whether that file has an author's key too");

  static final Variable<Optional<String>> SNP_GUEST_VISIBLE_WORKAROUNDS =
      SECTION.optional(
          "MANAGER_QEMU_SNP_GUEST_VISIBLE_WORKAROUNDS",
          bytes(16),
          "none",
          "SEV-SNP: what the hypervisor tells guests of its workarounds");

  static final Variable<Boolean> SNP_VCEK =
      SECTION.variable(
          "MANAGER_QEMU_SNP_VCEK",
          BOOLEAN,
          "true",
          "SEV-SNP: whether reports may be signed by the chip's own key; `false` leaves the cloud"
              + " provider's (VLEK)");

  static final Variable<Long> TDX_ATTRIBUTES =
      SECTION.variable(
          "MANAGER_QEMU_TDX_ATTRIBUTES",
          unsigned(64, "0x10000000"),
          "0x10000000",
          "TDX: the TD's attributes; the default is SEPT_VE_DISABLE, which Linux guests need");

  static final Variable<Optional<String>> TDX_MROWNER =
      SECTION.optional(
          "MANAGER_QEMU_TDX_MROWNER",
          bytes(48),
          "zeros",
          "TDX: names the guests' owner; their reports repeat it");

  static final Variable<Optional<String>> TDX_MROWNERCONFIG =
      SECTION.optional(
          "MANAGER_QEMU_TDX_MROWNERCONFIG",
          bytes(48),
          "zeros",
          "TDX: names the owner's configuration; reports repeat it");

  static final Variable<Optional<Path>> TDX_QUOTE_SOCKET =
      SECTION.optional(
          "MANAGER_QEMU_TDX_QUOTE_SOCKET",
          PATH,
          "none",
          "TDX: the socket of the host's quote generation service, without which guests get no"
              + " signed reports, such as `/var/run/tdx-qgs/qgs.socket`");

  private ConfidentialVariables() {}

  /**
   * What protects every VM, and how; empty for nothing.
   *
   * @throws ManagerException with {@code CONFIGURATION_INVALID} when the variables contradict each
   *     other, weaken the protection, or name malformed files
   */
  static Optional<ConfidentialConfig> read(Environment environment) {
    return switch (asked(environment)) {
      case NONE -> Optional.empty();
      case SEV -> Optional.of(SevConfig.read(environment, false));
      case SEV_ES -> Optional.of(SevConfig.read(environment, true));
      case SEV_SNP -> Optional.of(SnpConfig.read(environment));
      case TDX -> Optional.of(TdxConfig.read(environment));
    };
  }

  private static Confidential asked(Environment environment) {
    boolean sev = environment.get(ENABLE_SEV);
    Confidential asked =
        environment.get(TECHNOLOGY).orElse(sev ? Confidential.SEV : Confidential.NONE);
    if (sev && (asked == Confidential.NONE || asked == Confidential.TDX)) {
      throw new ManagerException(
          ErrorCode.CONFIGURATION_INVALID,
          "%s is true while %s is %s: VMs cannot have both; unset one of them"
              .formatted(ENABLE_SEV.name(), TECHNOLOGY.name(), asked.label()));
    }
    return asked;
  }

  private static List<String> labels() {
    return Arrays.stream(Confidential.values()).map(Confidential::label).toList();
  }

  private static Confidential technology(String label) {
    return Confidential.valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
