package io.beckon.gateway.outcome;

import java.util.List;

/** The outcomes of one chunk's rows at one moment, by row number. */
record ChunkOutcomes(Position start, List<RowOutcome> rows) {}
