/** Turns a stored chunk of a list into invitations and their first deliveries, and says of every other row why it became none. */
@NullMarked
package io.beckon.invite.expansion;

import org.jspecify.annotations.NullMarked;
