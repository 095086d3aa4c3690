/** The mails a workspace wrote itself: checked when saved, shown before they are sent. */
@NullMarked
package io.beckon.gateway.template;

import org.jspecify.annotations.NullMarked;
