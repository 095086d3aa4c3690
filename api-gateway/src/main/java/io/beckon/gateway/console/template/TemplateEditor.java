package io.beckon.gateway.console.template;

import io.beckon.contracts.template.DefaultTemplate;
import io.beckon.gateway.console.door.ApiUri;
import io.beckon.gateway.console.shell.Typed;
import io.beckon.gateway.console.shell.View;
import io.beckon.gateway.console.shell.Work;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The form in which a template is written, one language at a time, and what becomes of it. */
@Component
class TemplateEditor {

    static final ApiUri TEMPLATES = ApiUri.of("/v1/templates");

    private static final List<String> SPOKEN =
            DefaultTemplate.LANGUAGES.stream().map(Locale::toLanguageTag).toList();

    private final TemplateGaps gaps;

    TemplateEditor(TemplateGaps gaps) {
        this.gaps = gaps;
    }

    /** A new one, begun with the words every workspace has. */
    Mono<View> blank(Work work, @Nullable String wanted) {
        String language = wanted == null || wanted.isBlank() ? work.locale().toLanguageTag() : wanted.strip();
        return begun(language).map(words -> view(null, language).with("typed", form("", words)));
    }

    Mono<View> newAgain(Typed typed) {
        return Mono.just(view(null, language(typed)));
    }

    Mono<View> show(Work work, String id, @Nullable String wanted) {
        return read(work, id).flatMap(stored -> {
            String language = chosen(stored, wanted, work.locale());
            return Mono.justOrEmpty(stored.texts().get(language))
                    .switchIfEmpty(begun(language))
                    .flatMap(words ->
                            withGaps(work, stored, view(stored, language).with("typed", form(stored.name(), words))));
        });
    }

    /** With what was typed, and what somebody else saved in between. */
    Mono<View> again(Work work, String id, Typed typed) {
        return read(work, id).flatMap(stored -> {
            String before = typed.text("tag");
            boolean changed = !before.isEmpty() && !before.equals(stored.tag());
            View view = view(stored, language(typed));
            return withGaps(
                    work, stored, changed ? view.with("other", stored.texts().get(language(typed))) : view);
        });
    }

    /** Ends with its id. */
    Mono<String> create(Work work, Typed typed) {
        Map<String, Object> draft = draft(typed, Map.of());
        return work.api()
                .once(typed.once())
                .post(TEMPLATES, draft, StoredTemplate.class)
                .map(StoredTemplate::id);
    }

    /** The other languages stay as they are. */
    Mono<Void> save(Work work, String id, Typed typed) {
        return read(work, id)
                .flatMap(stored -> put(work, id, typed.text("tag"), draft(typed, stored.texts())))
                .then();
    }

    Mono<Void> removeLanguage(Work work, String id, Typed typed) {
        return read(work, id)
                .flatMap(stored -> {
                    Map<String, Object> texts = new LinkedHashMap<>(stored.texts());
                    texts.remove(language(typed));
                    return put(work, id, typed.text("tag"), Map.of("name", stored.name(), "texts", texts));
                })
                .then();
    }

    static ApiUri one(String id) {
        return ApiUri.of("/v1/templates/{}", id);
    }

    static String language(Typed typed) {
        String language = typed.line("language");
        return language == null ? "en" : language;
    }

    private static Mono<StoredTemplate> put(Work work, String id, String tag, Map<String, Object> draft) {
        return work.api().ifMatch(tag).put(one(id), draft, StoredTemplate.class);
    }

    private static Mono<StoredTemplate> read(Work work, String id) {
        return work.api().get(one(id), StoredTemplate.class);
    }

    private static Map<String, Object> draft(Typed typed, Map<String, StoredTemplate.Words> others) {
        Map<String, Object> texts = new LinkedHashMap<>(others);
        texts.put(
                language(typed),
                new StoredTemplate.Words(typed.text("subject"), typed.text("html"), typed.text("text")));
        Map<String, Object> draft = new HashMap<>(Map.of("texts", texts));
        draft.put("name", typed.line("name"));
        return draft;
    }

    private Mono<View> withGaps(Work work, StoredTemplate stored, View view) {
        return gaps.of(work, stored.id()).map(found -> view.with("gaps", found));
    }

    private static View view(@Nullable StoredTemplate stored, String language) {
        return View.of("template")
                .with("stored", stored)
                .with("language", language)
                .with("spoken", SPOKEN)
                .with("variables", OfferedVariables.ALL);
    }

    private static String chosen(StoredTemplate stored, @Nullable String wanted, Locale reader) {
        if (wanted != null && !wanted.isBlank()) {
            return wanted.strip();
        }
        return stored.has(reader.toLanguageTag())
                ? reader.toLanguageTag()
                : stored.languages().iterator().next();
    }

    /** The words every workspace has; they are read from files at their first use. */
    private static Mono<StoredTemplate.Words> begun(String language) {
        return Mono.fromCallable(() -> DefaultTemplate.INVITATION.in(Locale.forLanguageTag(language)))
                .subscribeOn(Schedulers.boundedElastic())
                .map(source -> new StoredTemplate.Words(source.subject(), source.html(), source.text()));
    }

    private static Typed form(String name, StoredTemplate.Words words) {
        return Typed.NOTHING
                .and("name", name)
                .and("subject", words.subject())
                .and("html", words.html())
                .and("text", words.text());
    }
}
