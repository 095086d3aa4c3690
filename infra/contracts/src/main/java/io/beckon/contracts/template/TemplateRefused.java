package io.beckon.contracts.template;

import java.util.List;

/** A template that {@link TemplatePolicy} would not have let anybody save was about to be rendered. */
public final class TemplateRefused extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<TemplateFault> faults;

    TemplateRefused(List<TemplateFault> faults) {
        super("The template breaks the rules of the template language: " + faults);
        this.faults = List.copyOf(faults);
    }

    public List<TemplateFault> faults() {
        return faults;
    }
}
