package io.beckon.local.chaos;

import io.beckon.local.app.Role;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is killed with SIGKILL and started again. */
enum Victim {
    GATEWAY(Role.GATEWAY),
    INVITE_WORKER(Role.INVITE),
    MAIL_WORKER(Role.MAIL),
    REMINDER_SCHEDULER(Role.REMINDER),
    BROKER(null),
    DATABASE(null);

    private final @Nullable Role role;

    Victim(@Nullable Role role) {
        this.role = role;
    }

    /** Null for a server. */
    @Nullable
    Role role() {
        return role;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
