package io.beckon.gateway.page;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.thymeleaf.cache.StandardCacheManager;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/** The templates of one folder, each read from the class path at its first use and kept, and the sentences they show, read at once. */
public final class PageEngine {

    private final SpringTemplateEngine engine = new SpringTemplateEngine();
    private final ResourceBundleMessageSource sentences;

    /**
     * Of a folder.
     *
     * @param folder  on the class path, with a slash at its end
     * @param bundles where the sentences are, for example {@code pages.sentences}
     */
    public PageEngine(String folder, List<String> bundles) {
        this.sentences = sentences(bundles);
        PageLanguage.SPOKEN.forEach(locale -> sentence("read.ahead", locale));
        engine.setTemplateResolver(templates(folder));
        engine.setTemplateEngineMessageSource(sentences);
        StandardCacheManager cache = new StandardCacheManager();
        cache.setTemplateCacheUseSoftReferences(false);
        cache.setExpressionCacheUseSoftReferences(false);
        engine.setCacheManager(cache);
    }

    /** @param fragment of the template, which alone is made; null for all of it */
    public String process(String template, @Nullable String fragment, Locale locale, Map<String, Object> model) {
        return engine.process(template, fragment == null ? null : Set.of(fragment), new Context(locale, model));
    }

    /** Null where there is none. */
    public @Nullable String sentence(String key, Locale locale, Object... arguments) {
        return sentences.getMessage(key, arguments, null, locale);
    }

    private static ClassLoaderTemplateResolver templates(String folder) {
        ClassLoaderTemplateResolver resolver = new ClassLoaderTemplateResolver(PageEngine.class.getClassLoader());
        resolver.setPrefix(folder);
        resolver.setSuffix(".html");
        resolver.setTemplateMode(TemplateMode.HTML);
        resolver.setCharacterEncoding("UTF-8");
        return resolver;
    }

    private static ResourceBundleMessageSource sentences(List<String> bundles) {
        ResourceBundleMessageSource sentences = new ResourceBundleMessageSource();
        sentences.setBundleClassLoader(PageEngine.class.getClassLoader());
        sentences.setBasenames(bundles.toArray(String[]::new));
        sentences.setDefaultEncoding("UTF-8");
        sentences.setFallbackToSystemLocale(false);
        sentences.setAlwaysUseMessageFormat(true);
        return sentences;
    }
}
