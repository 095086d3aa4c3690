package io.beckon.reminder;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;

/** The reminder-scheduler as a process of its own. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(ReminderConfiguration.class)
public class ReminderScheduler {

    public static void main(String[] args) {
        new SpringApplicationBuilder(ReminderScheduler.class)
                .properties("spring.config.name=reminder-scheduler")
                .run(args);
    }
}
