/** What a workspace is to its recipients and to its managers: sender identity, branding, link rules and API keys. */
@NullMarked
package io.beckon.gateway.workspace;

import org.jspecify.annotations.NullMarked;
