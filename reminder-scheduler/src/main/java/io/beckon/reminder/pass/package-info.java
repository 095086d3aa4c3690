/** What runs again and again: passes, their pace, their figures, and the hints they leave. */
@NullMarked
package io.beckon.reminder.pass;

import org.jspecify.annotations.NullMarked;
