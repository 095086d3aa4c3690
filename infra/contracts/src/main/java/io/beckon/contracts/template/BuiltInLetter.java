package io.beckon.contracts.template;

import io.beckon.contracts.state.SqlName;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The mails that belong to no campaign; nobody rewrites them, so they have variables of their own. */
public enum BuiltInLetter implements SqlName {
    /** A code for whoever has an account. */
    SIGN_IN_CODE("code", Set.of("code", "minutes"), Set.of()),
    /** A code for whoever opens a workspace; it has a name but does not exist yet. */
    SIGN_UP_CODE("code", Set.of("code", "minutes", "workspace"), Set.of()),
    /** Instead of a code, where the address has an account already: only its owner learns that. */
    ADDRESS_IN_USE("notice", Set.of(), Set.of()),
    /** To a manager: somebody to whom a personal link was passed on wants an invitation. */
    INVITATION_WANTED("notice", Set.of("wanted", "campaign"), Set.of()),
    /** A manager's copy of a registration invitation, to be passed on. */
    REGISTRATION_COPY(
            "copy",
            Set.of("invitationName", "passcode", "link", "seats"),
            Set.of("message", "groups", "courses", "until")),
    /** A code for whoever enrols with a passcode. */
    REGISTRATION_CODE("join", Set.of("code", "minutes", "link", "invitationName"), Set.of()),
    /** Instead of that code, where the address has an account in another workspace: only its owner learns that. */
    REGISTRATION_ELSEWHERE("elsewhere", Set.of("link", "invitationName"), Set.of("suggestion"));

    private final String layout;
    private final Set<String> needed;
    private final Set<String> possible;
    private final Map<String, TemplateSource> sources = new ConcurrentHashMap<>();

    BuiltInLetter(String layout, Set<String> needed, Set<String> possible) {
        this.layout = layout;
        this.needed = needed;
        this.possible = possible;
    }

    /** The letter that is called so in {@code delivery.content}; empty when there is none. */
    public static Optional<BuiltInLetter> named(String name) {
        return Arrays.stream(values())
                .filter(letter -> letter.sql().equals(name))
                .findFirst();
    }

    /**
     * @param frame what {@link TemplateVariables} knows: the workspace's name, colour and links, and the recipient's address
     * @param variables the letter's own; a {@code message} is sanitised, everything else is plain text
     * @throws IllegalArgumentException where a variable that the text needs is missing
     */
    public RenderedMail render(
            TemplateRenderer renderer, Locale locale, Map<String, ?> frame, Map<String, String> variables) {
        List<String> missing = needed.stream()
                .filter(name -> variables.getOrDefault(name, "").isBlank())
                .sorted()
                .toList();
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("the letter " + sql() + " needs " + String.join(" and ", missing));
        }
        Map<String, Object> model = new HashMap<>(frame);
        variables.forEach((name, written) -> {
            if (needed.contains(name) || possible.contains(name)) {
                model.put(name, value(name, written));
            }
        });
        Locale language = DefaultTemplate.languageOf(locale);
        return renderer.renderOurs(sources.computeIfAbsent(language.getLanguage(), this::compose), language, model);
    }

    private static Object value(String name, String written) {
        return name.equals(TemplateVariables.MESSAGE) ? ManagerMessage.sanitised(written) : written;
    }

    private TemplateSource compose(String language) {
        return BuiltInText.ofLanguage(language)
                .compose(sql(), "card_" + layout + ".html", "#{*.reason}", layout + ".txt");
    }
}
