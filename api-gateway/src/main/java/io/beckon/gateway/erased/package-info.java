/** Whom a workspace must not write to because the person was erased; only hashes are known. */
@NullMarked
package io.beckon.gateway.erased;

import org.jspecify.annotations.NullMarked;
