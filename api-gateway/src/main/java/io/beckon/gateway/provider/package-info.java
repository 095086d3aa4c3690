/** How the mail servers do that Beckon hands its mails to, as the mail workers see it. */
@NullMarked
package io.beckon.gateway.provider;

import org.jspecify.annotations.NullMarked;
