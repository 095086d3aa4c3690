/** Heals what got lost (hints, workers) and moves on what only time moves (scheduled campaigns, campaigns that are done, abandoned uploads). */
@NullMarked
package io.beckon.reminder.sweep;

import org.jspecify.annotations.NullMarked;
