/** Puts mails that belong to no campaign on their way: one-time codes, notices and a manager's copies. */
@NullMarked
package io.beckon.gateway.letter;

import org.jspecify.annotations.NullMarked;
