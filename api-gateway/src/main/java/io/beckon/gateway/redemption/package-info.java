/** What happens when somebody opens a personal link: its page, the evidence of opening, the acceptance, and where it leads. */
@NullMarked
package io.beckon.gateway.redemption;

import org.jspecify.annotations.NullMarked;
