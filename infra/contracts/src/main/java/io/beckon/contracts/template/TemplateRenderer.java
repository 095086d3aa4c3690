package io.beckon.contracts.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.cache.StandardCacheManager;
import org.thymeleaf.context.Context;
import org.thymeleaf.context.IContext;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.StringTemplateResolver;

/** Renders whole mails. Thread-safe; keeps the last {@value #KEPT} templates parsed. */
public final class TemplateRenderer {
    private static final int KEPT = 256;

    private final TemplateEngine html = engine(TemplateMode.HTML);
    private final TemplateEngine text = engine(TemplateMode.TEXT);
    private final Map<TemplateSource, Boolean> approved = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TemplateSource, Boolean> eldest) {
            return size() > KEPT;
        }
    };

    /**
     * @param model one flat map; its keys are the names in {@link TemplateVariables}
     * @throws TemplateRefused where {@link TemplatePolicy#check} finds a fault
     */
    public RenderedMail render(TemplateSource source, Locale locale, Map<String, ?> model) {
        approve(source);
        return renderOurs(source, locale, model);
    }

    /** Without the policy, which knows none of a {@link BuiltInLetter}'s own names: for texts that no manager wrote. */
    RenderedMail renderOurs(TemplateSource source, Locale locale, Map<String, ?> model) {
        Map<String, Object> variables = new LinkedHashMap<>(model);
        IContext context = new Context(locale, variables);
        return new RenderedMail(
                SlotValue.oneLine(text.process(source.subject().strip(), context)),
                html.process(normalNewlines(source.html()), context),
                text.process(normalNewlines(source.text()), context));
    }

    private void approve(TemplateSource source) {
        synchronized (approved) {
            if (approved.get(source) != null) {
                return;
            }
        }
        List<TemplateFault> faults = TemplatePolicy.check(source);
        if (!faults.isEmpty()) {
            throw new TemplateRefused(faults);
        }
        synchronized (approved) {
            approved.put(source, true);
        }
    }

    private static String normalNewlines(String source) {
        return source.indexOf('\r') < 0 ? source : source.replace("\r\n", "\n").replace('\r', '\n');
    }

    private static TemplateEngine engine(TemplateMode mode) {
        StandardCacheManager cache = new StandardCacheManager();
        cache.setTemplateCacheMaxSize(KEPT);
        TemplateEngine engine = new TemplateEngine();
        engine.setDialect(new MailDialect());
        engine.setCacheManager(cache);
        engine.setTemplateResolver(resolver(mode, true));
        return engine;
    }

    static StringTemplateResolver resolver(TemplateMode mode, boolean kept) {
        StringTemplateResolver resolver = new StringTemplateResolver();
        resolver.setTemplateMode(mode);
        resolver.setCacheable(kept);
        return resolver;
    }
}
