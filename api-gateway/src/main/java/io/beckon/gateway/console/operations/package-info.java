/** What the installation is doing right now, and the parked work that waits for a manager. */
@NullMarked
package io.beckon.gateway.console.operations;

import org.jspecify.annotations.NullMarked;
