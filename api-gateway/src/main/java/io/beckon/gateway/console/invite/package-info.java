/** Inviting people: addresses are pasted or come as a file, are looked at before anything is sent, and go into a campaign. */
@NullMarked
package io.beckon.gateway.console.invite;

import org.jspecify.annotations.NullMarked;
