/** Takes reports on mails that came back later: by an SMTP listener or from a mailbox, read, judged, recorded once. */
@NullMarked
package io.beckon.mail.bounce;

import org.jspecify.annotations.NullMarked;
