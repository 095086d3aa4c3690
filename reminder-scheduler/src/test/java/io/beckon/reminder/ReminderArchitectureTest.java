package io.beckon.reminder;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.beckon.reminder.pass.Pass;
import java.time.Clock;
import java.time.Instant;

@AnalyzeClasses(packages = "io.beckon.reminder", importOptions = DoNotIncludeTests.class)
class ReminderArchitectureTest {

    @ArchTest
    static final ArchRule services_do_not_know_each_other = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.beckon.gateway..", "io.beckon.invite..", "io.beckon.mail..", "io.beckon.local..");

    @ArchTest
    static final ArchRule features_do_not_know_each_other = noClasses()
            .that()
            .resideInAPackage("..followup")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..reminder.sweep");

    @ArchTest
    static final ArchRule the_sweep_does_not_know_the_follow_ups = noClasses()
            .that()
            .resideInAPackage("..sweep")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..reminder.followup");

    @ArchTest
    static final ArchRule packages_have_no_cycles =
            slices().matching("io.beckon.reminder.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule passes_stay_inside_their_package =
            classes().that().implement(Pass.class).should().notBePublic();

    @ArchTest
    static final ArchRule time_comes_from_the_clock_alone = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule nothing_blocks = noClasses()
            .should()
            .callMethodWhere(com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                    com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching(
                            "block(First|Last|Optional)?")));
}
