/** PostgreSQL, the truth: migrations, connections with written limits, and what a database error means. */
@NullMarked
package io.beckon.postgres;

import org.jspecify.annotations.NullMarked;
