package io.beckon.contracts.template;

/** The three parts a mail is made of. */
public enum TemplatePart {
    SUBJECT,
    HTML,
    TEXT
}
