/** What the commands show in a terminal: bars where it is one, plain lines where it is not. */
@NullMarked
package io.beckon.local.terminal;

import org.jspecify.annotations.NullMarked;
