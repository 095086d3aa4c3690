package io.beckon.gateway;

import io.r2dbc.proxy.ProxyConnectionFactory;
import io.r2dbc.spi.ConnectionFactory;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.MacSpi;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;

/** What a gateway does for an answer: its SQL statements in order, and its HMAC-SHA-256 computations. Import into a test's context. */
public class CountedWork {

    private static final AtomicInteger MACS = new AtomicInteger();
    private static final List<String> STATEMENTS = new CopyOnWriteArrayList<>();
    private static final Provider COUNTING = new CountingProvider();

    /** Done between two moments. */
    public record Work(List<String> statements, int macs) {}

    /** Not a configuration by itself, so that no component scan takes it up. */
    public static class Statements {

        @Bean
        static BeanPostProcessor statementsAreKept() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    return bean instanceof ConnectionFactory factory ? counted(factory) : bean;
                }
            };
        }

        private static ConnectionFactory counted(ConnectionFactory factory) {
            return ProxyConnectionFactory.builder(factory)
                    .onBeforeQuery(
                            execution -> execution.getQueries().forEach(query -> STATEMENTS.add(query.getQuery())))
                    .build();
        }
    }

    private CountedWork() {}

    /** What something takes, without the statements that a gateway runs by itself now and then. */
    public static Work of(Runnable something, Set<String> byItself) {
        Security.insertProviderAt(COUNTING, 1);
        try {
            STATEMENTS.clear();
            int before = MACS.get();
            something.run();
            List<String> statements = new ArrayList<>(STATEMENTS);
            statements.removeAll(byItself);
            return new Work(List.copyOf(statements), MACS.get() - before);
        } finally {
            Security.removeProvider(COUNTING.getName());
        }
    }

    /** Begins anew. */
    public static void forget() {
        STATEMENTS.clear();
    }

    /** The statements so far, which nobody outside asked for if nobody did ask. */
    public static Set<String> soFar() {
        return new HashSet<>(STATEMENTS);
    }

    private static final class CountingProvider extends Provider {

        @Serial
        private static final long serialVersionUID = 1;

        CountingProvider() {
            super("counting", "1", "counts HMAC-SHA-256");
            put("Mac.HmacSHA256", CountingMac.class.getName());
        }
    }

    /** Hands on to the platform's own. Public, because the platform makes it by its name. */
    public static final class CountingMac extends MacSpi {

        private final Mac mac;

        public CountingMac() throws NoSuchAlgorithmException {
            mac = Mac.getInstance("HmacSHA256", Security.getProvider("SunJCE"));
        }

        @Override
        protected int engineGetMacLength() {
            return mac.getMacLength();
        }

        @Override
        protected void engineInit(Key key, AlgorithmParameterSpec parameters)
                throws InvalidKeyException, InvalidAlgorithmParameterException {
            mac.init(key, parameters);
        }

        @Override
        protected void engineUpdate(byte input) {
            mac.update(input);
        }

        @Override
        protected void engineUpdate(byte[] input, int offset, int length) {
            mac.update(input, offset, length);
        }

        @Override
        protected void engineUpdate(ByteBuffer input) {
            mac.update(input);
        }

        @Override
        protected byte[] engineDoFinal() {
            MACS.incrementAndGet();
            return mac.doFinal();
        }

        @Override
        protected void engineReset() {
            mac.reset();
        }
    }
}
