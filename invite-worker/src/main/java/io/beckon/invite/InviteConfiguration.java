package io.beckon.invite;

import io.beckon.messaging.MessagingConfiguration;
import io.beckon.postgres.PostgresConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;

/** The door of the invite-worker: all of it, for its own process or for one that runs several services. */
@Configuration(proxyBeanMethods = false)
@ComponentScan(excludeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = InviteWorker.class))
@ConfigurationPropertiesScan
@Import({PostgresConfiguration.class, MessagingConfiguration.class})
public class InviteConfiguration {}
