package io.beckon.gateway.audit;

import io.beckon.contracts.state.SqlName;

/** What an entry of the audit log says happened. */
public enum AuditKind implements SqlName {
    /** Something was changed, and the entry committed with it. */
    CHANGE,
    /** Work of several transactions was begun; a {@link #CHANGE} of the same route follows when it ended well. */
    BEGUN,
    /** A manager tried what the role, the key's scopes or the session's token does not allow. */
    REFUSED,
    SIGNED_IN,
    /** An address somebody has, with a wrong password or code. */
    SIGN_IN_FAILED,
    SIGNED_OUT,
    PASSWORD_CHANGED,
    /** Entries past their retention were taken away. */
    FORGOTTEN
}
