package io.beckon.gateway.portal;

import io.beckon.contracts.state.EnrolmentWay;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A course somebody is enrolled in, and through what.
 *
 * @param enrolmentId by which the list goes on
 * @param title       what the mail of its invitation said it is for, or null
 * @param at          when the invitation was accepted, or the enrolment made
 */
record MyCourse(
        long enrolmentId,
        long courseId,
        String name,
        EnrolmentWay way,
        @Nullable String title,
        Instant at) {}
