/** Slows down what goes to a recipient domain that says it is getting too much. */
@NullMarked
package io.beckon.mail.shaping;

import org.jspecify.annotations.NullMarked;
