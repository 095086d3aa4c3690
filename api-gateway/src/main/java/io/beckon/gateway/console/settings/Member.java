package io.beckon.gateway.console.settings;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Somebody who has an account in the workspace. */
record Member(String id, String address, @Nullable String name, String role, Instant createdAt) {}
