/** What a learner sees after signing in: the courses the invitations gave, the invitations still to answer, and the own account. */
@NullMarked
package io.beckon.gateway.portal;

import org.jspecify.annotations.NullMarked;
