/** Signing in and out, and the passwords of accounts. */
@NullMarked
package io.beckon.gateway.account;

import org.jspecify.annotations.NullMarked;
