package io.beckon.contracts.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TemplateVariablesTest {

    @Test
    void whatever_the_workspaces_colour_the_words_on_it_can_be_read() {
        for (int red = 0; red < 256; red += 5) {
            for (int green = 0; green < 256; green += 5) {
                for (int blue = 0; blue < 256; blue += 5) {
                    String color = "#%02x%02x%02x".formatted(red, green, blue);
                    assertThat(TemplateVariables.contrast(color, TemplateVariables.readableOn(color)))
                            .as(color)
                            .isGreaterThanOrEqualTo(4.5);
                }
            }
        }
    }

    @Test
    void contrast_is_that_of_the_guidelines() {
        assertThat(TemplateVariables.contrast("#000000", "#ffffff")).isEqualTo(21);
        assertThat(TemplateVariables.contrast("#fff", "#ffffff")).isEqualTo(1);
        assertThat(TemplateVariables.contrast("#767676", "#ffffff")).isBetween(4.54, 4.55);
    }
}
