/** The messages that travel between the services: pointers to rows, never the rows themselves. */
@NullMarked
package io.beckon.contracts.message;

import org.jspecify.annotations.NullMarked;
