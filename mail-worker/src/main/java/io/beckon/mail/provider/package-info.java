/** Tells the database how the mail servers do that this worker hands its mails to. */
@NullMarked
package io.beckon.mail.provider;

import org.jspecify.annotations.NullMarked;
