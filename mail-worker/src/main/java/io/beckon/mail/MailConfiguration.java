package io.beckon.mail;

import io.beckon.messaging.MessagingConfiguration;
import io.beckon.postgres.PostgresConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;
import org.springframework.context.annotation.Import;

/** The door of the mail-worker: all of it, for its own process or for one that runs several services. */
@Configuration(proxyBeanMethods = false)
@ComponentScan(
        // Another service in the same process may have a class of the same simple name.
        nameGenerator = FullyQualifiedAnnotationBeanNameGenerator.class,
        excludeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = MailWorker.class))
@ConfigurationPropertiesScan
@Import({PostgresConfiguration.class, MessagingConfiguration.class})
public class MailConfiguration {}
