/** Samples, medians, ratios, and the report made of them. */
@NullMarked
package io.beckon.bench.report;

import org.jspecify.annotations.NullMarked;
