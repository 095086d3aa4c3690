package io.beckon.gateway.template;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of templates, {@code beckon.templates.*}.
 *
 * @param mostTestSends to how many addresses one test of a template goes
 */
@ConfigurationProperties("beckon.templates")
record TemplateSettings(@DefaultValue("10") int mostTestSends) {

    TemplateSettings {
        if (mostTestSends < 1 || mostTestSends > 100) {
            throw new IllegalArgumentException("beckon.templates.most-test-sends must be 1 to 100");
        }
    }
}
