package io.beckon.invite;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;

/** The invite-worker as a process of its own. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(InviteConfiguration.class)
public class InviteWorker {

    public static void main(String[] args) {
        new SpringApplicationBuilder(InviteWorker.class)
                .properties("spring.config.name=invite-worker")
                .run(args);
    }
}
