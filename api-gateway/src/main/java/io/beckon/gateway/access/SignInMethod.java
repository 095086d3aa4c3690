package io.beckon.gateway.access;

import io.beckon.contracts.state.SqlName;

/** By what a person proved to be the owner of an account. */
public enum SignInMethod implements SqlName {
    PASSWORD,
    CODE,
    /** An identity provider vouched for it. */
    OIDC,
    /** A personal link: it lets in as a learner, whatever the role of the account (S9). */
    LINK
}
