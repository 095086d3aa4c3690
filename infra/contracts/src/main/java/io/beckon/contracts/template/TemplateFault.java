package io.beckon.contracts.template;

/**
 * Why a template cannot be saved, said to the person who wrote it.
 *
 * @param part where it stands
 * @param line the line in that part, from 1
 * @param reason what is wrong
 * @param mend what to write instead
 */
public record TemplateFault(TemplatePart part, int line, String reason, String mend) {}
