/** Signing in at an identity provider that the operator has set up (OpenID Connect). */
@NullMarked
package io.beckon.gateway.oidc;

import org.jspecify.annotations.NullMarked;
