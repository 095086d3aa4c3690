package io.beckon.gateway.outcome;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of outcomes, in the order of the list.
 *
 * @param next what to give as {@code cursor} for the following page; null on the last one
 */
record OutcomePage(List<RowOutcome> items, @Nullable String next) {}
