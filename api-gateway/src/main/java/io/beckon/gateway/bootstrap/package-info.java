/** The first start of an installation: its first workspace, owner and API key. */
@NullMarked
package io.beckon.gateway.bootstrap;

import org.jspecify.annotations.NullMarked;
