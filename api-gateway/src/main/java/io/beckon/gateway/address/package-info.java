/** What can be offered to whose address is in use already. */
@NullMarked
package io.beckon.gateway.address;

import org.jspecify.annotations.NullMarked;
