package io.beckon.local.app;

import io.beckon.gateway.GatewayConfiguration;
import io.beckon.invite.InviteConfiguration;
import io.beckon.mail.MailConfiguration;
import io.beckon.reminder.ReminderConfiguration;

/** A service that a local Beckon can run. */
public enum Role {
    GATEWAY(GatewayConfiguration.class),
    INVITE(InviteConfiguration.class),
    MAIL(MailConfiguration.class),
    REMINDER(ReminderConfiguration.class);

    private final Class<?> door;

    Role(Class<?> door) {
        this.door = door;
    }

    Class<?> door() {
        return door;
    }
}
