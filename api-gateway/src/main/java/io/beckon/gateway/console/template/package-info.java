/** The console's templates: written, looked at as they will arrive, and sent to oneself for a test. */
@NullMarked
package io.beckon.gateway.console.template;

import org.jspecify.annotations.NullMarked;
