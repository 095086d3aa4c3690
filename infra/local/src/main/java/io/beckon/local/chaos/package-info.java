/** Chaos: a campaign through separate processes that are killed, a mail server that fails, and the account of it all. */
@NullMarked
package io.beckon.local.chaos;

import org.jspecify.annotations.NullMarked;
