package io.cocos.manager.libvirt;

import com.sun.jna.Library;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import org.libvirt.jna.ConnectionPointer;
import org.libvirt.jna.DomainPointer;
import org.libvirt.jna.Libvirt;

/**
 * The functions of libvirt that libvirt-java does not have. Names and meanings are those of <a
 * href="https://libvirt.org/html/libvirt-libvirt-domain.html">libvirt-domain</a>. A null pointer
 * passed to any of them may end the JVM.
 */
@SuppressWarnings({"checkstyle:MethodName", "MethodName"}) // they are libvirt's
interface NativeLibvirt extends Library {
  /** Flag of {@link #virDomainDefineXMLFlags}: refuse what libvirt's schema does not know. */
  int VIR_DOMAIN_DEFINE_VALIDATE = 1;

  /** Flag of {@code virDomainUndefineFlags}: remove the firmware's variables too. */
  int VIR_DOMAIN_UNDEFINE_NVRAM = 4;

  /** Known from libvirt 8.9 on. */
  int VIR_DOMAIN_UNDEFINE_TPM = 32;

  /** Group of {@link #virConnectGetAllDomainStats}: state and reason, which cost no waiting. */
  int VIR_DOMAIN_STATS_STATE = 1;

  /** Event of {@code virConnectDomainEventRegisterAny}: somebody changed a domain's metadata. */
  int VIR_DOMAIN_EVENT_ID_METADATA_CHANGE = 23;

  DomainPointer virDomainDefineXMLFlags(ConnectionPointer connection, String xml, int flags);

  DomainPointer virDomainLookupByUUIDString(ConnectionPointer connection, String uuid);

  int virDomainGetState(
      DomainPointer domain, IntByReference state, IntByReference reason, int flags);

  int virDomainFree(DomainPointer domain);

  /** The text belongs to the caller, who frees it. The emulator may be null. */
  Pointer virConnectGetDomainCapabilities(
      ConnectionPointer connection,
      String emulator,
      String architecture,
      String machine,
      String domainType,
      int flags);

  /**
   * Without flags it tells of all domains, running or not. The records belong to the caller, who
   * frees them all at once.
   */
  int virConnectGetAllDomainStats(
      ConnectionPointer connection, int groups, PointerByReference records, int flags);

  /** Frees what {@link #virConnectGetAllDomainStats} gave, the domains in it included. */
  void virDomainStatsRecordListFree(Pointer records);

  /** The parameters belong to the caller, who frees them with {@code virTypedParamsFree}. */
  int virNodeGetSEVInfo(
      ConnectionPointer connection, PointerByReference parameters, IntByReference count, int flags);

  /** libvirt's {@code virConnectDomainEventMetadataChangeCallback}. */
  interface MetadataChange extends Libvirt.VirDomainEventCallback {
    void changed(
        ConnectionPointer connection,
        DomainPointer domain,
        int type,
        String namespace,
        Pointer opaque);
  }
}
