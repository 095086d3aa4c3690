package io.beckon.testkit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.stream.Collectors;

/** Makes virtual hosts several at a time: one evaluation in the node may cost seconds, whatever it does. */
public final class VirtualHostPool {

    private static final int AT_ONCE = 8;

    private static final String CREATE = """
            lists:foreach(fun(Name) -> \
            rabbit_vhost:add(Name, <<"beckon">>), \
            rabbit_auth_backend_internal:set_permissions(<<"%s">>, Name, <<".*">>, <<".*">>, <<".*">>, <<"beckon">>) \
            end, [%s])""";

    private final RabbitServer server;
    private final Deque<String> unused = new ArrayDeque<>();

    public VirtualHostPool(RabbitServer server) {
        this.server = server;
    }

    public synchronized VirtualHost take() {
        if (unused.isEmpty()) {
            fill();
        }
        return new VirtualHost(server, unused.remove());
    }

    private void fill() {
        for (int i = 0; i < AT_ONCE; i++) {
            unused.add("beckon-" + UUID.randomUUID());
        }
        String names = unused.stream().map(name -> "<<\"" + name + "\">>").collect(Collectors.joining(", "));
        server.evaluate(CREATE.formatted(server.user(), names));
    }
}
