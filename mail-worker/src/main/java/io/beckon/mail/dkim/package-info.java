/** Signs mails by DKIM (RFC 6376): RSA-SHA256, and Ed25519-SHA256 (RFC 8463) beside it. */
@NullMarked
package io.beckon.mail.dkim;

import org.jspecify.annotations.NullMarked;
