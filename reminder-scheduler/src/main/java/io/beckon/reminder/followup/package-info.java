/** Follows up invitations: by the campaign's steps when they fall due, and by hand when a manager asks for it. */
@NullMarked
package io.beckon.reminder.followup;

import org.jspecify.annotations.NullMarked;
