/** Courses, how they are found by name, and programs, which are named sets of them. */
@NullMarked
package io.beckon.gateway.course;

import org.jspecify.annotations.NullMarked;
