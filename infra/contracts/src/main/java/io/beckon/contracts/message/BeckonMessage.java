package io.beckon.contracts.message;

/** A message between services: a pointer to rows, so that handling it twice is harmless and losing it is healed by a sweep. */
public sealed interface BeckonMessage permits ChunkSubmitted, DeliveriesRequested, DeliveriesDue {}
