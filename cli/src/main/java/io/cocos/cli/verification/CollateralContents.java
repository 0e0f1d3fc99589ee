package io.cocos.cli.verification;

import io.cocos.measurement.evidence.MalformedEvidenceException;
import io.cocos.measurement.tdx.EnclaveIdentity;
import io.cocos.measurement.tdx.EnclaveIdentity.Level;
import io.cocos.measurement.tdx.EnclaveIdentity.Masked;
import io.cocos.measurement.tdx.PlatformTcb;
import io.cocos.measurement.tdx.PlatformTcb.Combination;
import io.cocos.measurement.tdx.PlatformTcb.Module;
import io.cocos.measurement.tdx.TcbStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what Intel's documents say.
 *
 * @see <a href="https://api.portal.trustedservices.intel.com/content/documentation.html">Intel:
 *     provisioning certification service, version 4</a>
 */
final class CollateralContents {
  private CollateralContents() {}

  /**
   * How the quoting enclave is known.
   *
   * @throws MalformedEvidenceException when the document does not say that
   */
  static EnclaveIdentity enclave(CollateralDocument document) {
    requireForm(document, "TD_QE", 2);
    return new EnclaveIdentity(
        document.text("mrsigner"),
        document.number("isvprodid"),
        new Masked(document.text("miscselect"), document.text("miscselectMask")),
        masked(document),
        levels(document));
  }

  /**
   * What a platform's versions are worth.
   *
   * @throws MalformedEvidenceException when the document does not say that
   */
  static PlatformTcb platform(CollateralDocument document) {
    requireForm(document, "TDX", 3);
    Map<String, Module> modules = new HashMap<>();
    if (document.has("tdxModuleIdentities")) {
      for (CollateralDocument module : document.objects("tdxModuleIdentities")) {
        modules.put(module.text("id"), module(module, levels(module)));
      }
    }
    return new PlatformTcb(
        document.text("fmspc"),
        document.text("pceId"),
        module(document.object("tdxModule"), List.of()),
        modules,
        document.objects("tcbLevels").stream().map(CollateralContents::combination).toList());
  }

  private static void requireForm(CollateralDocument document, String id, int version) {
    if (!document.text("id").equals(id) || document.number("version") != version) {
      throw new MalformedEvidenceException(
          "it is of '%s', version %d; '%s', version %d, is needed"
              .formatted(document.text("id"), document.number("version"), id, version));
    }
  }

  private static Module module(CollateralDocument module, List<Level> levels) {
    return new Module(module.text("mrsigner"), masked(module), levels);
  }

  private static Masked masked(CollateralDocument document) {
    return new Masked(document.text("attributes"), document.text("attributesMask"));
  }

  private static List<Level> levels(CollateralDocument document) {
    return document.objects("tcbLevels").stream()
        .map(level -> new Level(level.object("tcb").number("isvsvn"), status(level)))
        .toList();
  }

  private static Combination combination(CollateralDocument level) {
    CollateralDocument tcb = level.object("tcb");
    return new Combination(
        versions(tcb, "sgxtcbcomponents"),
        tcb.number("pcesvn"),
        versions(tcb, "tdxtcbcomponents"),
        status(level));
  }

  private static List<Integer> versions(CollateralDocument tcb, String name) {
    return tcb.objects(name).stream().map(component -> component.number("svn")).toList();
  }

  private static TcbStatus status(CollateralDocument level) {
    return TcbStatus.of(level.text("tcbStatus"));
  }
}
