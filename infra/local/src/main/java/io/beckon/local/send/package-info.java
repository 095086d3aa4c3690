/** The command-line client of a running Beckon. */
@NullMarked
package io.beckon.local.send;

import org.jspecify.annotations.NullMarked;
