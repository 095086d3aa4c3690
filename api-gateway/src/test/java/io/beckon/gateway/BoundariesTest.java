package io.beckon.gateway;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.springframework.web.bind.annotation.RestController;

@AnalyzeClasses(packages = "io.beckon", importOptions = DoNotIncludeTests.class)
class BoundariesTest {

    @ArchTest
    static final ArchRule the_gateway_knows_no_other_service = noClasses()
            .that()
            .resideInAPackage("io.beckon.gateway..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.beckon.invite..", "io.beckon.mail..", "io.beckon.reminder..", "io.beckon.local..");

    @ArchTest
    static final ArchRule the_ground_knows_no_service = noClasses()
            .that()
            .resideInAnyPackage("io.beckon.contracts..", "io.beckon.postgres..", "io.beckon.messaging..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.beckon.gateway..", "io.beckon.invite..", "io.beckon.mail..", "io.beckon.reminder..");

    @ArchTest
    static final ArchRule packages_do_not_depend_on_each_other_in_circles =
            slices().matching("io.beckon.gateway.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule only_its_own_package_sees_a_controller =
            classes().that().areAnnotatedWith(RestController.class).should().bePackagePrivate();

    @ArchTest
    static final ArchRule nobody_reads_the_system_clock = noClasses()
            .that()
            .resideInAPackage("io.beckon.gateway..")
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(java.time.LocalDate.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule the_console_has_no_way_but_the_api = noClasses()
            .that()
            .resideInAPackage("io.beckon.gateway.console..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.beckon.gateway..")
                    .and(not(resideInAnyPackage(
                            "io.beckon.gateway.console..",
                            "io.beckon.gateway.page..",
                            "io.beckon.gateway.problem..",
                            "io.beckon.gateway.http..",
                            "io.beckon.gateway.access..",
                            "io.beckon.gateway.right.."))))
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.r2dbc..",
                    "org.springframework.r2dbc..",
                    "org.springframework.data..",
                    "org.springframework.transaction..",
                    "org.springframework.cloud..",
                    "io.beckon.messaging..",
                    "io.beckon.postgres..");

    @ArchTest
    static final ArchRule nobody_but_its_parts_knows_the_console = noClasses()
            .that()
            .resideOutsideOfPackage("io.beckon.gateway.console..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.beckon.gateway.console..");
}
