/** One class for each figure of the report. */
@NullMarked
package io.beckon.bench.figure;

import org.jspecify.annotations.NullMarked;
