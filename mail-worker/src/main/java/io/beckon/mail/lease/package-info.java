/** The lease of this process: one row that says it is alive, and covers everything it has claimed. */
@NullMarked
package io.beckon.mail.lease;

import org.jspecify.annotations.NullMarked;
