package io.beckon.contracts.admission;

/**
 * On which terms the rows of a list are admitted.
 *
 * @param separator  the workspace's sign before a sub-address, for example {@code "+"}
 * @param submission the list itself; 0 for one that is not sent
 * @param rowLimit   how many people the campaign may have
 */
public record AdmissionTerms(
        long workspaceId, String workspaceName, String separator, long submission, long rowLimit) {}
