/** What all pages of the console share: how they are shown, how forms are taken, and what happens when a session is over. */
@NullMarked
package io.beckon.gateway.console.shell;

import org.jspecify.annotations.NullMarked;
