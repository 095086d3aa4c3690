package io.beckon.contracts.state;

/** Who may do what in a workspace; a limited manager reads, a learner is only a member. */
public enum ManagerRole implements SqlName {
    OWNER,
    FULL_MANAGER,
    LIMITED_MANAGER,
    LEARNER
}
