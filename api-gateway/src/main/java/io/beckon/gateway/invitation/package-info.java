/** The list of invitations, each one's history, and what a manager may still do with one: revoke it, or send it again. */
@NullMarked
package io.beckon.gateway.invitation;

import org.jspecify.annotations.NullMarked;
