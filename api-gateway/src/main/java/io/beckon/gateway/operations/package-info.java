/** What an installation is doing right now, as far as one workspace may see it. */
@NullMarked
package io.beckon.gateway.operations;

import org.jspecify.annotations.NullMarked;
