package io.cocos.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Commands know servers and transfers, which know no command; all of them know how to tell. */
@AnalyzeClasses(packages = "io.cocos.cli", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule packagesFormNoCycle =
      slices().matching("io.cocos.cli.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule textKnowsNothingOfOurs =
      noClasses()
          .that()
          .resideInAPackage("io.cocos.cli.text..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.cocos.cli.server..", "io.cocos.cli.transfer..", "io.cocos.cli.command..");

  @ArchTest
  static final ArchRule onlyCommandsKnowTheCommandLine =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.cocos.cli.command..", "io.cocos.cli")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");
}
