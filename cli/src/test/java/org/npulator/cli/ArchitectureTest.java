package org.npulator.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.stream.Stream;

/** The arrows between packages that docs/architecture.md draws. */
@AnalyzeClasses(packages = "org.npulator", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String CORE = "org.npulator.core..";
  private static final String CONFIG = "org.npulator.config..";
  private static final String HARDWARE = "org.npulator.hw..";
  private static final String CHIP = "org.npulator.hw.chip..";
  private static final String PROGRAM = "org.npulator.hw.program..";
  private static final String PORT = "org.npulator.hw.port..";
  private static final String FORMAT = "org.npulator.hw.format..";
  private static final String WORKLOAD = "org.npulator.workload..";
  private static final String MAPPING = "org.npulator.workload.mapping..";
  private static final String EXPERIMENT = "org.npulator.experiment..";
  private static final String REPORT = "org.npulator.report..";
  private static final String CLI = "org.npulator.cli..";

  @ArchTest static final ArchRule kernelKnowsNobody = onlyKnows(CORE);

  @ArchTest static final ArchRule configurationKnowsTheKernel = onlyKnows(CONFIG, CORE);

  @ArchTest
  static final ArchRule hardwareKnowsKernelAndConfiguration = onlyKnows(HARDWARE, CORE, CONFIG);

  @ArchTest
  static final ArchRule workloadsKnowTheHardware = onlyKnows(WORKLOAD, CORE, CONFIG, HARDWARE);

  @ArchTest
  static final ArchRule experimentsKnowWorkloadsAndHardware =
      onlyKnows(EXPERIMENT, CORE, CONFIG, HARDWARE, WORKLOAD);

  @ArchTest static final ArchRule reportsKnowNothingButResultFiles = onlyKnows(REPORT);

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("org.npulator.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule unitsKnowEachOtherOnlyThroughProgramsPortsAndFormats =
      slices()
          .matching("org.npulator.hw.(*)..")
          .as("units of the hardware")
          .should()
          .notDependOnEachOther()
          .ignoreDependency(resideInAPackage(CHIP), resideInAPackage(HARDWARE))
          .ignoreDependency(resideInAPackage(HARDWARE), resideInAnyPackage(PROGRAM, PORT, FORMAT));

  @ArchTest
  static final ArchRule onlyMappingKnowsMoreOfTheHardwareThanNumberFormats =
      noClasses()
          .that(resideInAPackage(WORKLOAD).and(not(resideInAPackage(MAPPING))))
          .should()
          .dependOnClassesThat(resideInAPackage(HARDWARE).and(not(resideInAPackage(FORMAT))));

  @ArchTest
  static final ArchRule hardwareKnowsNoFiles =
      noClasses()
          .that()
          .resideInAnyPackage(CORE, HARDWARE)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.nio.file..");

  @ArchTest
  static final ArchRule jacksonStaysAtTheFiles =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              CONFIG,
              "org.npulator.workload.json..",
              "org.npulator.workload.trace..",
              EXPERIMENT,
              REPORT)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.fasterxml.jackson..");

  @ArchTest
  static final ArchRule drawingStaysInReports =
      noClasses()
          .that()
          .resideOutsideOfPackage(REPORT)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.awt..",
              "javax.imageio..",
              "javax.swing..",
              "org.jfree..",
              "org.apache.batik..");

  @ArchTest
  static final ArchRule commandLineParsingStaysInTheCommandLine =
      noClasses()
          .that()
          .resideOutsideOfPackage(CLI)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");

  @ArchTest
  static final ArchRule thereIsNoMutableStaticState =
      fields().that().areStatic().should().beFinal();

  private static ArchRule onlyKnows(String self, String... others) {
    String[] known = Stream.concat(Stream.of(self), Arrays.stream(others)).toArray(String[]::new);
    return classes()
        .that()
        .resideInAPackage(self)
        .should()
        .onlyDependOnClassesThat(
            not(resideInAPackage("org.npulator..")).or(resideInAnyPackage(known)))
        .as(self + " depends on no other module than " + String.join(", ", others));
  }
}
