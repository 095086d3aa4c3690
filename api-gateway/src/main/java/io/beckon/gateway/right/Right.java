package io.beckon.gateway.right;

/** What a route may ask of its caller. */
public enum Right {
    /** Nothing: pages of personal links, signing in. A cookie that comes along stands for nobody there. */
    NOTHING,
    /** A person who is signed in, whatever the role, for what is the person's own; an API key is no person. */
    SIGNED_IN,
    /** A manager of any role, or any API key. */
    READ,
    /** A full manager or an owner, or a key of that role: whatever invites, changes or sends. */
    CHANGE,
    /** An owner, or an owner's key. */
    OWN,
    /** An operator's key, which has no other right. */
    OPERATE
}
