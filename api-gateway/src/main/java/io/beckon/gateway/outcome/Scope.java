package io.beckon.gateway.outcome;

import org.jspecify.annotations.Nullable;

/** Whose rows are asked for: all of a campaign's submissions, or one submission's. */
record Scope(long campaignId, @Nullable Long submissionId) {}
