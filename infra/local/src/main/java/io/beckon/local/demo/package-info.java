/** The demo: a list of people through the whole road, with people who open, accept and unsubscribe. */
@NullMarked
package io.beckon.local.demo;

import org.jspecify.annotations.NullMarked;
