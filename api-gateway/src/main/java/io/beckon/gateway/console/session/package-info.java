/** Signing in to the console and out of it, over the API's own routes. */
@NullMarked
package io.beckon.gateway.console.session;

import org.jspecify.annotations.NullMarked;
