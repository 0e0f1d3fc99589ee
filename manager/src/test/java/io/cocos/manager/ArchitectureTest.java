package io.cocos.manager;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.inject.Inject;

/** Dependencies point inwards: adapters know the service, the service knows no adapter. */
@AnalyzeClasses(
    packages = {
      "io.cocos.manager",
      "io.cocos.computation",
      "io.cocos.measurement",
      "io.cocos.proto"
    },
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String MANAGER = "io.cocos.manager.";

  private static final DescribedPredicate<JavaClass> OURS = resideInAPackage("io.cocos..");

  @ArchTest static final ArchRule errorDependsOnNothingOfOurs = mayKnow("error");

  @ArchTest static final ArchRule concurrentDependsOnNothingOfOurs = mayKnow("concurrent");

  @ArchTest
  static final ArchRule confidentialTellsTheCoreOfTheHost = mayKnow("confidential", "vm", "error");

  @ArchTest static final ArchRule domainxmlDependsOnNothingOfOurs = mayKnow("domainxml");

  @ArchTest static final ArchRule vmIsTheCore = mayKnow("vm", "error", "concurrent");

  @ArchTest static final ArchRule linuxTellsTheCoreOfTheHost = mayKnow("linux", "vm");

  @ArchTest static final ArchRule configKnowsTheCore = mayKnow("config", "vm", "error");

  @ArchTest
  static final ArchRule agentAdaptsTheCore = mayKnow("agent", "vm", "error", "concurrent");

  @ArchTest
  static final ArchRule apiAdaptsTheCore =
      mayKnow("api", "vm", "config", "telemetry", "error", "concurrent");

  @ArchTest
  static final ArchRule telemetryObservesTheCore =
      mayKnow("telemetry", "vm", "notification", "error", "concurrent");

  @ArchTest
  static final ArchRule notificationObservesTheCore =
      mayKnow("notification", "vm", "error", "concurrent");

  @ArchTest
  static final ArchRule libvirtAdaptsTheCore =
      mayKnow("libvirt", "vm", "domainxml", "confidential", "config", "error", "concurrent");

  @ArchTest
  static final ArchRule theDoctorKnowsTheHostAndNobodyWhoServes =
      mayKnow("doctor", "vm", "libvirt", "linux", "domainxml", "config", "error");

  @ArchTest
  static final ArchRule tlsKnowsOnlyItsFiles = mayKnow("tls", "config", "error", "concurrent");

  @ArchTest
  static final ArchRule onlyTheTlsPackageTouchesCertificatesAndKeys =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              MANAGER + "tls..",
              "io.cocos.measurement.evidence..",
              "io.cocos.measurement.snp..",
              "io.cocos.measurement.tdx..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.bouncycastle..", "java.security.cert..");

  @ArchTest
  static final ArchRule theCoreKnowsNoFramework =
      classes()
          .that()
          .resideInAPackage(MANAGER + "vm..")
          .should()
          .onlyDependOnClassesThat(
              OURS.or(resideInAnyPackage("java..", "org.slf4j..", "dev.failsafe..")));

  @ArchTest
  static final ArchRule domainDocumentsKnowNothingButXml =
      classes()
          .that()
          .resideInAPackage(MANAGER + "domainxml..")
          .should()
          .onlyDependOnClassesThat(
              OURS.or(
                  resideInAnyPackage(
                      "java..",
                      "javax.xml..",
                      "org.w3c.dom..",
                      "org.xml.sax..",
                      "jakarta.xml.bind..",
                      "com.fasterxml.jackson..")));

  @ArchTest
  static final ArchRule onlyTheLibvirtPackageTouchesLibvirt =
      noClasses()
          .that()
          .resideOutsideOfPackage(MANAGER + "libvirt..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.libvirt..", "com.sun.jna..");

  @ArchTest
  static final ArchRule onlyTheInterfacesTouchTheServers =
      noClasses()
          .that()
          .resideOutsideOfPackages(MANAGER + "api..", "io.cocos.manager", "io.cocos.proto..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.micronaut..", "jakarta.inject..");

  @ArchTest
  static final ArchRule onlyInterfacesAndAgentsSpeakGrpc =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              MANAGER + "api..", MANAGER + "agent..", "io.cocos.manager", "io.cocos.proto..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.grpc..");

  @ArchTest
  static final ArchRule onlyTelemetryMakesAndSendsTraces =
      noClasses()
          .that()
          .resideOutsideOfPackage(MANAGER + "telemetry..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.opentelemetry.sdk..", "io.opentelemetry.exporter..");

  @ArchTest
  static final ArchRule packagesFormNoCycle =
      slices().matching(MANAGER + "(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nothingIsInjectedIntoFields =
      fields().should().notBeAnnotatedWith(Inject.class);

  @ArchTest
  static final ArchRule nobodyBlocksAThreadBySleeping =
      noClasses().should().callMethod(Thread.class, "sleep", long.class);

  /** The only packages of the manager that one of them may know, besides itself. */
  private static ArchRule mayKnow(String name, String... others) {
    DescribedPredicate<JavaClass> known =
        resideInAnyPackage(
            MANAGER + name + "..", "io.cocos.computation..", "io.cocos.measurement..");
    for (String other : others) {
      known = known.or(resideInAPackage(MANAGER + other + ".."));
    }
    if (name.equals("api") || name.equals("agent")) {
      known = known.or(resideInAPackage("io.cocos.proto.."));
    }
    return classes()
        .that()
        .resideInAPackage(MANAGER + name + "..")
        .should(onlyDependOnClassesThat(DescribedPredicate.not(OURS).or(known)));
  }
}
