package io.beckon.gateway.submission.reading;

import java.util.List;
import java.util.Map;

/**
 * Which columns of a list were understood as what.
 *
 * @param fields    from the field's name (address, name, firstName, lastName, locale, timeZone) to the header it was read from
 * @param variables headers of all further columns: template variables
 */
public record UnderstoodColumns(Map<String, String> fields, List<String> variables) {}
