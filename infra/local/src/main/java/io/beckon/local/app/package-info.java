/** The four services and the inbox in one Spring context. */
@NullMarked
package io.beckon.local.app;

import org.jspecify.annotations.NullMarked;
