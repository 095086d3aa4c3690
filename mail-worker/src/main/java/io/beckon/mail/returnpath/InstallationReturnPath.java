package io.beckon.mail.returnpath;

import java.util.Optional;

/**
 * Where the bounces of all mails go.
 *
 * @param path empty: each workspace's own sender gets them, and nothing can be told by them
 */
public record InstallationReturnPath(Optional<ReturnPath> path) {}
