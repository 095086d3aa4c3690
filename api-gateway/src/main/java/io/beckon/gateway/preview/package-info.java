/** Shows a mail as one invited person would get it, written from the same words and values as the mail workers do, but with links that open nothing. */
@NullMarked
package io.beckon.gateway.preview;

import org.jspecify.annotations.NullMarked;
