/** The address that mail servers report to when a mail comes back later: one of its own for each delivery, signed. */
@NullMarked
package io.beckon.mail.returnpath;

import org.jspecify.annotations.NullMarked;
