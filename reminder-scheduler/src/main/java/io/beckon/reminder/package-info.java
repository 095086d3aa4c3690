/** Follows up what was not opened, expires what ran out, and hints again what was lost. */
@NullMarked
package io.beckon.reminder;

import org.jspecify.annotations.NullMarked;
