package io.beckon.mail;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.beckon.mail", importOptions = DoNotIncludeTests.class)
class MailArchitectureTest {

    @ArchTest
    static final ArchRule NO_OTHER_SERVICE = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.beckon.gateway..", "io.beckon.invite..", "io.beckon.reminder..", "io.beckon.local..");

    @ArchTest
    static final ArchRule NO_CIRCLES =
            slices().matching("io.beckon.mail.(*)..").should().beFreeOfCycles();

    /** Writing, sending and holding a lease know nothing of the road they are used on. */
    @ArchTest
    static final ArchRule ONLY_DELIVERY_KNOWS_THE_ROAD = noClasses()
            .that()
            .resideInAnyPackage(
                    "..mail.compose..", "..mail.transport..", "..mail.letter..", "..mail.lease..", "..mail.dkim..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.beckon.messaging..", "..mail.delivery..");
}
