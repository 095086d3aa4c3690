/** Registration invitations: a passcode, a number of seats and the user groups they lead to, as managers make, copy and watch them. */
@NullMarked
package io.beckon.gateway.registration;

import org.jspecify.annotations.NullMarked;
