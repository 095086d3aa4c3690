package io.beckon.contracts.state;

/** What ends the reminders of an invitation: that it was opened, or only that it was accepted (S12). */
public enum ReminderStop implements SqlName {
    OPENED,
    ACCEPTED
}
