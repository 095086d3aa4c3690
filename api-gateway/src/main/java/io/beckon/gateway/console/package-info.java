/** The web console of a workspace's managers: pages over the API's own routes, with no right, statement or store of its own. */
@NullMarked
package io.beckon.gateway.console;

import org.jspecify.annotations.NullMarked;
