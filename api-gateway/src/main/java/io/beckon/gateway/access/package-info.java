/** Who is calling: API keys, their roles, and what each may do. */
@NullMarked
package io.beckon.gateway.access;

import org.jspecify.annotations.NullMarked;
