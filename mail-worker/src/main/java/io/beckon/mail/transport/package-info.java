/** Hands composed mails to an SMTP server over a bounded pool of pipelined connections, and says what became of each. */
@NullMarked
package io.beckon.mail.transport;

import org.jspecify.annotations.NullMarked;
