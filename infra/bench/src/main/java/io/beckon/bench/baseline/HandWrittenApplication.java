package io.beckon.bench.baseline;

import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;
import org.springframework.amqp.core.AcknowledgeMode;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.annotation.EnableRabbit;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.web.reactive.config.EnableWebFlux;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.StringTemplateResolver;
import reactor.netty.http.server.HttpServer;

/**
 * The usual way, with what its libraries offer to make it go: pooled connections to the database, batched inserts, prefetch, as many
 * listeners as Beckon has SMTP connections. A message, a mail and an UPDATE for each recipient.
 */
@Configuration(proxyBeanMethods = false)
@EnableRabbit
@EnableWebFlux
@Import({RecipientListController.class, RecipientListener.class, RecipientStore.class, WelcomeMail.class})
public class HandWrittenApplication implements WebFluxConfigurer {

    static final String QUEUE = "hand-written.recipients";

    private static final int LISTENERS = 16;
    private static final int PREFETCH = 250;
    private static final int LONGEST_LIST = 64 << 20;

    /** Runs until it is ended. */
    public static void run(String[] arguments) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.getEnvironment().getPropertySources().addFirst(new SimpleCommandLinePropertySource(arguments));
        context.register(HandWrittenApplication.class);
        context.refresh();
        int port = context.getEnvironment().getRequiredProperty("server.port", Integer.class);
        HttpServer.create()
                .host("localhost")
                .port(port)
                .handle(new ReactorHttpHandlerAdapter(
                        WebHttpHandlerBuilder.applicationContext(context).build()))
                .bindNow()
                .onDispose()
                .block();
    }

    @Override
    public void configureHttpMessageCodecs(ServerCodecConfigurer codecs) {
        codecs.defaultCodecs().maxInMemorySize(LONGEST_LIST);
    }

    @Bean
    DataSource dataSource(Environment settings) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(settings.getRequiredProperty("database"));
        pool.setUsername(settings.getRequiredProperty("user"));
        pool.setPassword(settings.getRequiredProperty("password"));
        pool.setMaximumPoolSize(LISTENERS + 4);
        return pool;
    }

    @Bean
    JdbcTemplate jdbcTemplate(DataSource dataSource) {
        return new JdbcTemplate(dataSource);
    }

    @Bean
    CachingConnectionFactory connectionFactory(Environment settings) {
        CachingConnectionFactory factory = new CachingConnectionFactory();
        factory.setAddresses(settings.getRequiredProperty("broker"));
        factory.setUsername(settings.getRequiredProperty("broker-user"));
        factory.setPassword(settings.getRequiredProperty("broker-password"));
        return factory;
    }

    @Bean
    RabbitAdmin rabbitAdmin(CachingConnectionFactory factory) {
        return new RabbitAdmin(factory);
    }

    @Bean
    RabbitTemplate rabbitTemplate(CachingConnectionFactory factory) {
        return new RabbitTemplate(factory);
    }

    @Bean
    Queue recipients() {
        return new Queue(QUEUE, true);
    }

    @Bean
    SimpleRabbitListenerContainerFactory rabbitListenerContainerFactory(CachingConnectionFactory factory) {
        SimpleRabbitListenerContainerFactory listeners = new SimpleRabbitListenerContainerFactory();
        listeners.setConnectionFactory(factory);
        listeners.setConcurrentConsumers(LISTENERS);
        listeners.setPrefetchCount(PREFETCH);
        listeners.setAcknowledgeMode(AcknowledgeMode.AUTO);
        return listeners;
    }

    @Bean
    JavaMailSender mailSender(Environment settings) {
        JavaMailSenderImpl sender = new JavaMailSenderImpl();
        sender.setHost("127.0.0.1");
        sender.setPort(settings.getRequiredProperty("smtp-port", Integer.class));
        return sender;
    }

    @Bean
    TemplateEngine htmlTemplates() {
        return templates(TemplateMode.HTML);
    }

    @Bean
    TemplateEngine textTemplates() {
        return templates(TemplateMode.TEXT);
    }

    private static TemplateEngine templates(TemplateMode mode) {
        StringTemplateResolver resolver = new StringTemplateResolver();
        resolver.setTemplateMode(mode);
        resolver.setCacheable(true);
        SpringTemplateEngine engine = new SpringTemplateEngine();
        engine.setTemplateResolver(resolver);
        return engine;
    }
}
