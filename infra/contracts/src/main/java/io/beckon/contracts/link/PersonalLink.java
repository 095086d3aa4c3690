package io.beckon.contracts.link;

/**
 * What a genuine token says.
 *
 * @param version must equal {@code invitation.token_version}; a reissued or revoked link has an older one
 */
public record PersonalLink(LinkPurpose purpose, long invitationId, int version) {}
