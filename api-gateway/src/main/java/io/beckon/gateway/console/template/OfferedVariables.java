package io.beckon.gateway.console.template;

import io.beckon.contracts.template.TemplateVariables;
import java.util.List;

/** What a template can read, ready to be put into one. */
final class OfferedVariables {

    /** What a template without a list of people knows of columns. */
    private static final String COLUMN = TemplateVariables.LIST_PREFIX + "department";

    /**
     * One of them.
     *
     * @param name    whose sentence says what it is
     * @param written as it stands in a template
     */
    record Offered(String name, String written) {}

    static final List<Offered> ALL = List.of(
            text(TemplateVariables.PERSON_NAME),
            text(TemplateVariables.PERSON_FIRST_NAME),
            text(TemplateVariables.PERSON_LAST_NAME),
            text(TemplateVariables.PERSON_ADDRESS),
            text(TemplateVariables.CAMPAIGN_NAME),
            text(TemplateVariables.CAMPAIGN_DESTINATION_NAME),
            text(TemplateVariables.MESSAGE),
            text(TemplateVariables.LINK),
            text(TemplateVariables.EXPIRES_ON),
            text(TemplateVariables.UNSUBSCRIBE_LINK),
            text(TemplateVariables.WORKSPACE_NAME),
            text(TemplateVariables.WORKSPACE_SUPPORT_ADDRESS),
            text(TemplateVariables.WORKSPACE_SUPPORT_URL),
            text(TemplateVariables.WORKSPACE_PRIVACY_URL),
            text(TemplateVariables.WORKSPACE_TERMS_URL),
            text(COLUMN));

    private OfferedVariables() {}

    private static Offered text(String name) {
        return new Offered(name, "[[${" + name + "}]]");
    }
}
