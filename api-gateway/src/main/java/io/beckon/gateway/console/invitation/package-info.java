/** Members &gt; Invitations: who was invited and has not answered, writing to them again, and what happened to one of them. */
@NullMarked
package io.beckon.gateway.console.invitation;

import org.jspecify.annotations.NullMarked;
