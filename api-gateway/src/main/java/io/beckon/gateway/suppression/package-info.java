/** The addresses and mailboxes a workspace must not write to. */
@NullMarked
package io.beckon.gateway.suppression;

import org.jspecify.annotations.NullMarked;
