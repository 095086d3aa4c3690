/** Who belongs to a workspace, and in which role. */
@NullMarked
package io.beckon.gateway.member;

import org.jspecify.annotations.NullMarked;
