/** The console's first page: the way to a first invitation, then what is going on. */
@NullMarked
package io.beckon.gateway.console.home;

import org.jspecify.annotations.NullMarked;
