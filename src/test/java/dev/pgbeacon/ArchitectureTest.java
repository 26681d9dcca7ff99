package dev.pgbeacon;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The tree is law: who may know whom. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.pgbeacon");

    @Test
    void whatIsTrueIsPlainJava() {
        noClasses()
                .that()
                .resideInAPackage("..status..")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(
                        "dev.pgbeacon.status..", "java.lang..", "java.math..", "java.time..", "java.util..")
                .check(CLASSES);
    }

    @Test
    void whoIsLetInIsDecidedInPlainJava() {
        noClasses()
                .that()
                .resideInAPackage("..router.auth..")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(
                        "dev.pgbeacon.router.auth..",
                        "java.io..",
                        "java.lang..",
                        "java.nio",
                        "java.nio.charset..",
                        "java.security..",
                        "java.util..",
                        "javax.crypto..",
                        "java.text..",
                        "com.ongres.saslprep..",
                        "com.ongres.stringprep..")
                .check(CLASSES);
    }

    @Test
    void whatReadsStatementsIsPlainJava() {
        noClasses()
                .that()
                .resideInAPackage("..router.statement..")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(
                        "dev.pgbeacon.router.statement..", "java.lang..", "java.nio.charset..", "java.util..")
                .check(CLASSES);
    }

    @Test
    void whatReachesABackendKnowsNoSessionAndChoosesNothing() {
        noClasses()
                .that()
                .resideInAnyPackage("..router.backend..", "..router.fleet..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..router.session..", "..router.choice..", "..router.statement..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAnyPackage("..router.choice..", "..router.conf..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..router.session..", "..router.backend..", "..router.statement..")
                .check(CLASSES);
    }

    @Test
    void theBoardKnowsNoTransportAndNoFramework() {
        noClasses()
                .that()
                .resideInAnyPackage("..board..", "..config..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "io.quarkus..", "jakarta..", "java.sql..", "org.jboss..")
                .check(CLASSES);
    }

    @Test
    void onlyTheProbeAsksTheDatabase() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..probe..", "..embedded..", "..face.registry..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "org.postgresql..")
                .check(CLASSES);
    }

    @Test
    void theFlowIsOneWay() {
        noClasses()
                .that()
                .resideInAPackage("..board..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..watch..", "..probe..", "..face..", "dev.pgbeacon.net..", "..start..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("..probe..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..board..", "..watch..", "..face..", "dev.pgbeacon.net..", "..start..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("..watch..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..face..", "dev.pgbeacon.net..", "..start..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("..face..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..watch..", "..probe..", "..start..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("dev.pgbeacon.net..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..status..", "..board..", "..watch..", "..probe..", "..face..")
                .check(CLASSES);
    }

    @Test
    void theProtocolKnowsBuffersOnly() {
        noClasses()
                .that()
                .resideInAPackage("dev.pgbeacon.pgwire..")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(
                        "dev.pgbeacon.pgwire..",
                        "java.lang..",
                        "java.nio.charset..",
                        "java.security..",
                        "java.util..",
                        "io.netty.buffer..",
                        "io.netty.handler.codec..")
                .check(CLASSES);
    }

    @Test
    void whatFacesShareKnowsNoFace() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.pgbeacon.json..", "dev.pgbeacon.web..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..face..", "..watch..", "..probe..", "..start..", "io.quarkus..", "jakarta..")
                .check(CLASSES);
    }

    @Test
    void nobodyKnowsTheCommandLine() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.pgbeacon.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.pgbeacon.cli..")
                .check(CLASSES);
    }

    @Test
    void facesAreStrangers() {
        slices().matching("..face.(*)..").should().notDependOnEachOther().check(CLASSES);
    }

    @Test
    void thereAreNoKnots() {
        slices().matching("dev.pgbeacon.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void whatRunsInProductionDoesNotKnowTheEmbeddedServers() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..embedded..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..embedded..")
                .check(CLASSES);
    }

    @Test
    void eachRoomHasOneDoor() {
        CLASSES.stream()
                .filter(type -> type.getAnnotations().stream()
                        .anyMatch(a -> a.getRawType().getPackageName().startsWith("jakarta.enterprise.context")
                                || a.getRawType().getName().equals("jakarta.inject.Singleton")))
                .filter(type -> !type.getModifiers().contains(JavaModifier.SYNTHETIC))
                .collect(java.util.stream.Collectors.groupingBy(type -> type.getPackageName()))
                .forEach((room, doors) -> assertTrue(doors.size() == 1, room + ": " + doors + " (expected: one door)"));
    }

    @Test
    void eachRoomSaysWhatItMayKnow() throws IOException {
        try (var files = Files.walk(Path.of("src/main/java"))) {
            var rooms = files.filter(Files::isDirectory)
                    .filter(ArchitectureTest::holdsCode)
                    .toList();
            for (var room : rooms) {
                assertTrue(Files.exists(room.resolve("package-info.java")), room + " (expected: a package-info.java)");
            }
        }
    }

    private static boolean holdsCode(Path directory) {
        try (var files = Files.list(directory)) {
            return files.anyMatch(file -> file.toString().endsWith(".java"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
