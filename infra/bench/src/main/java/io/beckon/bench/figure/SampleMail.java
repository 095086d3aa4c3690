package io.beckon.bench.figure;

import io.beckon.contracts.template.DefaultTemplate;
import io.beckon.contracts.template.ManagerMessage;
import io.beckon.contracts.template.TemplateSource;
import io.beckon.contracts.template.TemplateVariables;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The mail that is rendered: the built-in invitation, to people who differ in name, address and link. */
final class SampleMail {

    static final TemplateSource SOURCE = DefaultTemplate.INVITATION.in(Locale.ENGLISH);
    static final String FROM = "invitations@riverside.example";
    static final String FROM_NAME = "Riverside School";

    static final List<String> PERSONAL = List.of(
            TemplateVariables.PERSON_NAME,
            TemplateVariables.PERSON_FIRST_NAME,
            TemplateVariables.PERSON_ADDRESS,
            TemplateVariables.LINK,
            TemplateVariables.UNSUBSCRIBE_LINK);

    private SampleMail() {}

    static Map<String, Object> campaign() {
        return Map.of(
                TemplateVariables.WORKSPACE_NAME, FROM_NAME,
                TemplateVariables.WORKSPACE_COLOR, "#1f5fd6",
                TemplateVariables.WORKSPACE_ON_COLOR, "#ffffff",
                TemplateVariables.CAMPAIGN_NAME, "Welcome",
                TemplateVariables.MESSAGE, ManagerMessage.sanitised("Your place on the learning platform is ready."));
    }

    static Map<String, Object> person(int number) {
        Map<String, Object> values = new HashMap<>();
        values.put(TemplateVariables.PERSON_NAME, "Person Number " + number);
        values.put(TemplateVariables.PERSON_FIRST_NAME, "Person " + number);
        values.put(TemplateVariables.PERSON_ADDRESS, address(number));
        values.put(TemplateVariables.LINK, link(number));
        values.put(TemplateVariables.UNSUBSCRIBE_LINK, unsubscribe(number));
        return values;
    }

    static String address(int number) {
        return "person." + number + "@company" + number % 500 + ".example";
    }

    static String unsubscribe(int number) {
        return "https://learn.example/u/AYnZtYXJ0aW5lei1saW5rcy1hcmUtdGhpcy1sb25n" + number;
    }

    private static String link(int number) {
        return "https://learn.example/i/AYnZtYXJ0aW5lei1saW5rcy1hcmUtdGhpcy1sb25n" + number;
    }
}
