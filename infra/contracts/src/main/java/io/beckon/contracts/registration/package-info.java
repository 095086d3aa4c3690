/** What gateway and mail workers agree on about registration invitations: their mail, their passcode as it is kept, and when they take nobody. */
@NullMarked
package io.beckon.contracts.registration;

import org.jspecify.annotations.NullMarked;
