/** When an invitation is followed up, and which invitations a manual follow-up selects. */
@NullMarked
package io.beckon.contracts.followup;

import org.jspecify.annotations.NullMarked;
