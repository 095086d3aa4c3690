/** The description of the API that clients read, OpenAPI 3.1. */
@NullMarked
package io.beckon.gateway.openapi;

import org.jspecify.annotations.NullMarked;
