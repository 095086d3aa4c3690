package io.beckon.gateway.access;

import io.beckon.contracts.state.ManagerRole;
import java.util.Set;

/**
 * Who sent the request; a handler of the API takes it as an argument. Every statement a handler runs is bound to
 * {@link #workspaceId()}, so that another workspace's ids do not exist for it.
 *
 * @param scopes    the parts of the API a key may use, by the word behind /v1/; empty: all of them
 * @param suspended whether an operator has suspended the workspace
 */
public record Caller(long workspaceId, Actor actor, ManagerRole role, Set<String> scopes, boolean suspended) {

    /** The workspace of an operator: none has this id. */
    private static final long NO_WORKSPACE = 0;

    public Caller {
        scopes = Set.copyOf(scopes);
    }

    /** A person, who may use all parts of the API that the role allows. */
    Caller(long workspaceId, Actor actor, ManagerRole role, boolean suspended) {
        this(workspaceId, actor, role, Set.of(), suspended);
    }

    static Caller operator(long keyId) {
        return new Caller(
                NO_WORKSPACE, new Actor(Actor.Kind.OPERATOR_KEY, keyId), ManagerRole.LEARNER, Set.of(), false);
    }

    /** Whether this is a key of the installation's operator, who belongs to no workspace. */
    public boolean isOperator() {
        return actor.kind() == Actor.Kind.OPERATOR_KEY;
    }

    /** Whether this caller may use a part of the API, by the word behind /v1/. */
    boolean mayUse(String part) {
        return scopes.isEmpty() || scopes.contains(part);
    }

    /** Whether this caller may look at what managers see. */
    boolean mayRead() {
        return role != ManagerRole.LEARNER;
    }

    /** Whether this caller may invite and change; who may not can still read. */
    boolean mayChange() {
        return role == ManagerRole.OWNER || role == ManagerRole.FULL_MANAGER;
    }

    /** Whether this caller may give and take a role: nobody above the own one. */
    public boolean mayManage(ManagerRole other) {
        return mayChange() && role.compareTo(other) <= 0;
    }
}
