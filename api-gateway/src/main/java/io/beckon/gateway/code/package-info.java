/** One-time codes that a person types in from a mail: short-lived, few attempts, used once. */
@NullMarked
package io.beckon.gateway.code;

import org.jspecify.annotations.NullMarked;
