package io.beckon.gateway.access;

import io.beckon.contracts.state.SqlName;

/**
 * Who acts: a person or a program.
 *
 * @param id of the account or of the API key
 */
public record Actor(Kind kind, long id) {

    public enum Kind implements SqlName {
        ACCOUNT,
        API_KEY,
        OPERATOR_KEY
    }
}
