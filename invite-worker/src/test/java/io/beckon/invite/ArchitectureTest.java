package io.beckon.invite;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The boundaries of the invite-worker: it stands on infra, knows no other service, and each package has one door. */
@AnalyzeClasses(packages = "io.beckon.invite", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule depends_on_the_ground_and_on_no_other_service = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.beckon.gateway..",
                    "io.beckon.mail..",
                    "io.beckon.reminder..",
                    "io.beckon.local..",
                    "io.beckon.testkit..");

    @ArchTest
    static final ArchRule expansion_is_reached_through_the_message_bus_only = classes()
            .that()
            .resideInAPackage("io.beckon.invite.expansion")
            .and()
            .areTopLevelClasses()
            .should()
            .notBePublic();

    @ArchTest
    static final ArchRule statements_stand_in_one_place = noClasses()
            .that()
            .doNotHaveSimpleName("ExpansionStore")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("org.springframework.r2dbc.core.DatabaseClient");
}
