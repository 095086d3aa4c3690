/** Expands submitted chunks into invitations and deliveries, and says what became of every row. */
@NullMarked
package io.beckon.invite;

import org.jspecify.annotations.NullMarked;
