package io.beckon.mail.delivery;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.r2dbc.core.DatabaseClient;

/** Counts what the worker asks of the database, by statement. */
final class CountedStatements implements BeanPostProcessor {

    private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof DatabaseClient client ? counted(client) : bean;
    }

    private DatabaseClient counted(DatabaseClient client) {
        return (DatabaseClient) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DatabaseClient.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("sql") && arguments[0] instanceof String statement) {
                        counts.computeIfAbsent(statement, absent -> new AtomicLong())
                                .incrementAndGet();
                    }
                    try {
                        return method.invoke(client, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    void forget() {
        counts.clear();
    }

    /** How many statements with these words in them were made since the last {@link #forget()}. */
    long with(String words) {
        return counts.entrySet().stream()
                .filter(count -> count.getKey().contains(words))
                .mapToLong(count -> count.getValue().get())
                .sum();
    }

    long all() {
        return with("");
    }
}
