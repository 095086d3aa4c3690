/** The pages behind the address of a registration invitation, /join/{id}: passcode, name and address, and the mailbox confirmed. */
@NullMarked
package io.beckon.gateway.join;

import org.jspecify.annotations.NullMarked;
