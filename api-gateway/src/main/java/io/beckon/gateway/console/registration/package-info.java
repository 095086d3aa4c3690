/** The console's registration invitations: made in three steps, passed on as a copy or to a list, and watched while their seats are taken. */
@NullMarked
package io.beckon.gateway.console.registration;

import org.jspecify.annotations.NullMarked;
