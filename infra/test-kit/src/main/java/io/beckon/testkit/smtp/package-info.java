/** An SMTP server that fails as told and counts what it took. */
@NullMarked
package io.beckon.testkit.smtp;

import org.jspecify.annotations.NullMarked;
