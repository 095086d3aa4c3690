/** What a Spring team writes by hand for the same task; kept as the measure of the whole road. */
@NullMarked
package io.beckon.bench.baseline;

import org.jspecify.annotations.NullMarked;
