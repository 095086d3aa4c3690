/** Campaigns in the console: the list, a new one, and one as it goes. */
@NullMarked
package io.beckon.gateway.console.campaign;

import org.jspecify.annotations.NullMarked;
