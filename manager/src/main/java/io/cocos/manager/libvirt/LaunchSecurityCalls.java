package io.cocos.manager.libvirt;

import static io.cocos.manager.libvirt.NativeDomains.checked;

import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import io.cocos.manager.vm.LaunchSecret;
import java.util.Optional;
import java.util.UUID;
import org.libvirt.Error.ErrorNumber;

/**
 * What libvirt is asked and told about the launches of protected guests. To be used on the thread
 * that calls libvirt, while the connection is open.
 *
 * @param domains the domains of that connection
 */
record LaunchSecurityCalls(NativeDomains domains) {
  /** What libvirt knows of the launch of a domain that runs; only of an SEV or SEV-ES guest. */
  TypedParameters of(UUID id) {
    return domains.with(
        id,
        domain ->
            typed(
                (found, count) ->
                    domains.libvirt().virDomainGetLaunchSecurityInfo(domain, found, count, 0)));
  }

  /**
   * Hands a secret to the processor, which puts it into the memory of a paused SEV or SEV-ES guest.
   *
   * @return nothing, as an operation
   */
  Void inject(UUID id, LaunchSecret secret) {
    PointerByReference parameters = new PointerByReference();
    IntByReference count = new IntByReference();
    IntByReference room = new IntByReference();
    try {
      checked(
          domains
              .libvirt()
              .virTypedParamsAddString(
                  parameters, count, room, "sev-secret-header", secret.headerInBase64()));
      checked(
          domains
              .libvirt()
              .virTypedParamsAddString(
                  parameters, count, room, "sev-secret", secret.contentsInBase64()));
      secret
          .address()
          .ifPresent(
              address ->
                  checked(
                      domains
                          .libvirt()
                          .virTypedParamsAddULLong(
                              parameters, count, room, "sev-secret-set-address", address)));
      return domains.with(
          id,
          domain ->
              checked(
                  domains
                      .libvirt()
                      .virDomainSetLaunchSecurityState(
                          domain, parameters.getValue(), count.getValue(), 0)));
    } finally {
      domains.libvirt().virTypedParamsFree(parameters.getValue(), count.getValue());
    }
  }

  /** What the platform says of its SEV; empty when it has none, as far as libvirt can tell. */
  Optional<TypedParameters> platform() {
    try {
      return Optional.of(
          typed(
              (found, count) ->
                  domains.libvirt().virNodeGetSEVInfo(domains.connection(), found, count, 0)));
    } catch (LibvirtCallException failed) {
      ErrorNumber code = failed.error().getCode();
      if (code == ErrorNumber.VIR_ERR_OPERATION_UNSUPPORTED
          || code == ErrorNumber.VIR_ERR_NO_SUPPORT) {
        return Optional.empty();
      }
      throw failed;
    }
  }

  /** One of libvirt's functions that give typed parameters. */
  private interface Typed {
    int into(PointerByReference parameters, IntByReference count);
  }

  private TypedParameters typed(Typed function) {
    PointerByReference parameters = new PointerByReference();
    IntByReference count = new IntByReference();
    checked(function.into(parameters, count));
    try {
      return TypedParameters.at(parameters.getValue(), count.getValue());
    } finally {
      domains.libvirt().virTypedParamsFree(parameters.getValue(), count.getValue());
    }
  }
}
