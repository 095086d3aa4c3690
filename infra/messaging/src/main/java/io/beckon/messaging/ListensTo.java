package io.beckon.messaging;

import io.beckon.contracts.message.Channel;
import io.beckon.contracts.state.Lane;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Beside the {@code @Bean} method of a {@link ReliableListener}: where its messages come from, and how many it works on at a time. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface ListensTo {

    Channel channel();

    Lane lane();

    /** Messages in hand at a time, from 1 to 256, also what the broker prefetches; may be a placeholder such as <code>${beckon.expansion.at-once}</code>. */
    String atOnce() default "8";
}
