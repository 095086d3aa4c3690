/** The benchmark: every figure beside what it is compared with, in one run, and the report on it. */
@NullMarked
package io.beckon.bench;

import org.jspecify.annotations.NullMarked;
