/** Services as processes of their own. */
@NullMarked
package io.beckon.local.process;

import org.jspecify.annotations.NullMarked;
