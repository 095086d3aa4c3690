/** The API as the console sees it: requests through the whole application, without a socket. */
@NullMarked
package io.beckon.gateway.console.door;

import org.jspecify.annotations.NullMarked;
