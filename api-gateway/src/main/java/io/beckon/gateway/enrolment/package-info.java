/** Who belongs to which user group and who is enrolled in which course, and through what. */
@NullMarked
package io.beckon.gateway.enrolment;

import org.jspecify.annotations.NullMarked;
