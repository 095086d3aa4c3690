/** Turns rendered words into the bytes of a mail (RFC 5322, 2045, 2047, 6532, 8058), from a head that is made once per campaign. */
@NullMarked
package io.beckon.mail.compose;

import org.jspecify.annotations.NullMarked;
