package io.beckon.gateway.account;

import io.beckon.gateway.access.SignedIn;
import io.beckon.gateway.http.Id;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Who is signed in, and what the session's further requests need. */
record SessionView(
        Person account,
        Tenant workspace,

        @Schema(
                description = "Goes into the header X-CSRF-Token of every request that changes something",
                example = "Yx3kq0...")
        String csrfToken) {

    record Person(
            @Schema(example = "3") String id,
            @Schema(example = "ana@example.org") String address,
            @Schema(example = "Ana Example") @Nullable String name,

            @Schema(description = "owner, full_manager, limited_manager or learner", example = "owner")
            String role,

            boolean hasPassword) {}

    record Tenant(
            @Schema(example = "1") String id,
            @Schema(example = "Riverside School") String name) {}

    /** What a person gives to sign in: the address, and either a password or a code. */
    record Wish(
            @Schema(example = "ana@example.org") @Nullable String address,

            @Schema(example = "correct horse battery") @Nullable
            String password,

            @Schema(description = "From the mail, instead of the password", example = "12345678") @Nullable
            String code) {

        /** Never the secrets: they must not get into a log. */
        @Override
        public String toString() {
            return "sign-in of " + address;
        }
    }

    static SessionView of(Account account, String csrfToken) {
        return of(account, account.role(), csrfToken);
    }

    /** With the role that the session gives, which may be less than the account's. */
    static SessionView of(Account account, SignedIn session) {
        return of(account, session.caller().role().sql(), session.csrfToken());
    }

    private static SessionView of(Account account, String role, String csrfToken) {
        return new SessionView(
                new Person(Id.text(account.id()), account.address(), account.name(), role, account.hasPassword()),
                new Tenant(Id.text(account.workspaceId()), account.workspaceName()),
                csrfToken);
    }

    /** Never the token: it must not get into a log. */
    @Override
    public String toString() {
        return "session of " + account;
    }
}
