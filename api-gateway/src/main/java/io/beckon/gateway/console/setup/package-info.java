/** Setting up an installation that has no workspace yet, over the API's own route. */
@NullMarked
package io.beckon.gateway.console.setup;

import org.jspecify.annotations.NullMarked;
