package io.beckon.contracts.state;

/** Through what an account came into a course. */
public enum EnrolmentWay implements SqlName {
    INVITATION,
    REGISTRATION,
    MANAGER
}
