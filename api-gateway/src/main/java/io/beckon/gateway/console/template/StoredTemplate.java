package io.beckon.gateway.console.template;

import java.util.Map;
import java.util.TreeMap;

/**
 * A template as the API shows it.
 *
 * @param texts by language tag
 */
record StoredTemplate(String id, String name, int version, Map<String, Words> texts) {

    StoredTemplate {
        texts = new TreeMap<>(texts);
    }

    /** The words in one language. */
    record Words(String subject, String html, String text) {}

    /** What tells whether it was changed since. */
    public String tag() {
        return "\"" + version + "\"";
    }

    /** Its languages. */
    public Iterable<String> languages() {
        return texts.keySet();
    }

    public boolean has(String language) {
        return texts.containsKey(language);
    }
}
