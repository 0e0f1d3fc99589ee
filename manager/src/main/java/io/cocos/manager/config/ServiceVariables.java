package io.cocos.manager.config;

import static io.cocos.manager.config.ValueType.BOOLEAN;
import static io.cocos.manager.config.ValueType.HOST_AND_PORT;
import static io.cocos.manager.config.ValueType.PATH;
import static io.cocos.manager.config.ValueType.PATH_WITHOUT_COMMA;
import static io.cocos.manager.config.ValueType.PRINTABLE;
import static io.cocos.manager.config.ValueType.TEXT;

import java.nio.file.Path;
import java.util.Optional;

/** The variables of the service itself. */
final class ServiceVariables {
  static final Section SECTION = new Section("The service");

  private static final int MEBIBYTE = 1024 * 1024;

  /**
   * The README's arguments, and what makes an emulated guest boot sooner (no self-tests of ciphers)
   * and more surely: on a busy host the kernel's check of an emulated timer fails now and then, and
   * ends the guest. A kernel that panics ends its machine, rather than spin until somebody looks.
   */
  private static final String BOOT_ARGUMENTS =
      "earlyprintk=serial console=ttyS0 quiet cryptomgr.notests no_timer_check panic=-1";

  static final Variable<String> LOG_LEVEL =
      SECTION.variable(
          "MANAGER_LOG_LEVEL",
          ValueType.oneOf("debug", "info", "warn", "error"),
          "info",
          "how much is logged");

  static final ListenerVariables HTTP = ListenerVariables.in(SECTION, "HTTP", "9021");

  static final ListenerVariables GRPC = ListenerVariables.in(SECTION, "gRPC", "7001");

  static final Variable<Integer> MAX_REQUEST_BYTES =
      SECTION.variable(
          "MANAGER_MAX_REQUEST_BYTES",
          ValueType.number(1024, 256 * MEBIBYTE),
          "1048576",
          "the largest request body that is read");

  static final Variable<Optional<String>> INSTANCE_ID =
      SECTION.optional(
          "MANAGER_INSTANCE_ID",
          TEXT,
          "a random UUID",
          "what `/health` and traces call this instance");

  static final Variable<Optional<TraceCollector>> JAEGER_URL =
      SECTION.switchable(
          "COCOS_JAEGER_URL",
          new ValueType<>(
              "an http or https URL without user and query, host:port, or empty",
              TraceCollector::parse),
          "http://localhost:14268/api/traces",
          "where traces go; port 14268 and `/api/traces` mean port 4318 and `/v1/traces`, where"
              + " Jaeger takes OTLP; empty for no traces");

  static final Variable<HostAddress> HOST_IP =
      SECTION.variable(
          "MANAGER_HOST_IP",
          new ValueType<>(
              "an IPv4 address of this host or a name that has one", HostAddress::lookUp),
          "localhost",
          "the host, as callers are told it; forwards are bound to it");

  static final Variable<Optional<String>> AGENT_GRPC_URL =
      SECTION.optional(
          "MANAGER_AGENT_GRPC_URL",
          HOST_AND_PORT,
          "the forwarded port",
          "an `agent_address` that every caller is told, such as a proxy's");

  static final Variable<Optional<NotificationServer>> NOTIFICATION_SERVER_URL =
      SECTION.variable(
          "COCOS_NOTIFICATION_SERVER_URL",
          new ValueType<>(
                  "an http or https address such as http://localhost:9000",
                  NotificationServer::parse)
              .orNone("off"),
          "http://localhost:9000",
          "the server that is told of [events](events.md); `off` for none");

  static final Variable<Integer> EVENT_QUEUE_SIZE =
      SECTION.variable(
          "MANAGER_EVENT_QUEUE_SIZE",
          ValueType.number(1, 1_000_000),
          "10000",
          "how many events may wait for it; further ones are dropped");

  static final Variable<Optional<String>> LIBVIRT_URI =
      SECTION.optional(
          "MANAGER_LIBVIRT_URI",
          TEXT,
          "libvirt's own choice",
          "which libvirt, for example `qemu:///system`");

  static final Variable<Optional<Path>> STATE_DIR =
      SECTION.optional(
          "MANAGER_STATE_DIR",
          PATH_WITHOUT_COMMA,
          "`/var/lib/cocos-manager` for root, else `~/.local/state/cocos-manager`",
          "the VMs' folders");

  static final Variable<Optional<Path>> TMP_FILE_LOC =
      SECTION.optional(
          "MANAGER_QEMU_TMP_FILE_LOC",
          PATH_WITHOUT_COMMA,
          "none",
          "the original's name of `MANAGER_STATE_DIR`, which overrides it");

  static final Variable<Path> TEMPLATE_DIR =
      SECTION.variable(
          "MANAGER_TEMPLATE_DIR",
          PATH,
          "libvirt-templates",
          "the domain templates; the command `cocos-manager` takes those that came with it");

  static final Variable<String> KERNEL_ARGUMENTS =
      SECTION.variable(
          "MANAGER_KERNEL_ARGUMENTS",
          PRINTABLE,
          BOOT_ARGUMENTS,
          "what the guest's kernel command line begins with");

  static final Variable<Boolean> GUEST_NETWORK =
      SECTION.variable(
          "MANAGER_GUEST_NETWORK",
          BOOLEAN,
          "false",
          "whether guests may open connections to the outside");

  /** Not read here: the script that starts the JVM passes it on. */
  static final Variable<String> JAVA_OPTIONS =
      SECTION.variable(
          "MANAGER_JAVA_OPTIONS", TEXT, "", "options for the JVM, which the launcher passes on");

  private ServiceVariables() {}
}
