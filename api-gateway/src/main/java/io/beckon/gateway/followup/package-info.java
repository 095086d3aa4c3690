/** Writing again to invited people who have not answered: by hand, to some or to all that match. */
@NullMarked
package io.beckon.gateway.followup;

import org.jspecify.annotations.NullMarked;
