package io.beckon.mail;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;

/** The mail-worker as a process of its own. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(MailConfiguration.class)
public class MailWorker {

    public static void main(String[] args) {
        new SpringApplicationBuilder(MailWorker.class)
                .properties("spring.config.name=mail-worker")
                .run(args);
    }
}
