/** The mail inbox of a local Beckon: takes every mail, shows the newest in the browser. */
@NullMarked
package io.beckon.local.inbox;

import org.jspecify.annotations.NullMarked;
