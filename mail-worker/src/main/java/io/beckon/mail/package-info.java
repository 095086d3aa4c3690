/** Claims deliveries, renders, sends and records them. */
@NullMarked
package io.beckon.mail;

import org.jspecify.annotations.NullMarked;
