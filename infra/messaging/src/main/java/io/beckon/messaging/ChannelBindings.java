package io.beckon.messaging;

import io.beckon.contracts.message.Channel;
import io.beckon.contracts.state.Lane;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.StringUtils;

/**
 * Tells Spring Cloud Stream what there is to bind: the listener beans of all services in this context, so that none has to know of
 * the others' when several share one, and an output for each channel and lane, which declares its queue before anybody listens.
 */
final class ChannelBindings implements BeanFactoryPostProcessor, EnvironmentAware {

    private static final String DEFINITION = "spring.cloud.function.definition";

    private final Map<String, Subscription> subscriptions = new LinkedHashMap<>();
    private ConfigurableEnvironment environment = new StandardEnvironment();

    @Override
    public void setEnvironment(Environment given) {
        environment = (ConfigurableEnvironment) given;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        for (String name : beans.getBeanNamesForType(ReliableListener.class, false, false)) {
            ListensTo listensTo = beans.findAnnotationOnBean(name, ListensTo.class, false);
            if (listensTo == null) {
                throw new IllegalStateException("The listener '" + name
                        + "' does not say what it listens to: put @ListensTo beside its @Bean.");
            }
            subscriptions.put(name, Subscription.of(listensTo, environment));
        }
        Map<String, Object> settings = new HashMap<>();
        addInputs(settings);
        addOutputs(settings);
        environment.getPropertySources().addFirst(new MapPropertySource("beckonChannels", settings));
    }

    /** The binding through which messages for a channel and lane are published. */
    static String output(Channel channel, Lane lane) {
        return channel.destination(lane) + "-out-0";
    }

    /** The same, for a channel's destination with its lane; empty when there is no such channel. */
    static Optional<String> output(String destination) {
        return Arrays.stream(Channel.values())
                .flatMap(channel -> Arrays.stream(Lane.values())
                        .filter(lane -> channel.destination(lane).equals(destination))
                        .map(lane -> output(channel, lane)))
                .findAny();
    }

    /** What the listener bean of that name listens to. */
    Subscription of(String beanName) {
        Subscription subscription = subscriptions.get(beanName);
        if (subscription == null) {
            throw new IllegalStateException("'" + beanName + "' is no listener bean with @ListensTo.");
        }
        return subscription;
    }

    private void addInputs(Map<String, Object> settings) {
        if (subscriptions.isEmpty()) {
            return;
        }
        String listeners = String.join(";", subscriptions.keySet());
        String others = environment.getProperty(DEFINITION);
        settings.put(DEFINITION, StringUtils.hasText(others) ? others + ";" + listeners : listeners);
        subscriptions.forEach((name, subscription) -> {
            String binding = name + "-in-0";
            settings.put("spring.cloud.stream.bindings." + binding + ".destination", subscription.destination());
            settings.put(
                    "spring.cloud.stream.rabbit.bindings." + binding + ".consumer.prefetch", subscription.atOnce());
        });
    }

    private static void addOutputs(Map<String, Object> settings) {
        List<String> outputs = new ArrayList<>();
        for (Channel channel : Channel.values()) {
            for (Lane lane : Lane.values()) {
                String output = output(channel, lane);
                outputs.add(output);
                settings.put("spring.cloud.stream.bindings[" + output + "].destination", channel.destination(lane));
            }
        }
        settings.put("spring.cloud.stream.output-bindings", String.join(";", outputs));
    }
}
