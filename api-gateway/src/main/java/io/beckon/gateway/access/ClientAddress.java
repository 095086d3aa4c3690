package io.beckon.gateway.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Where a request comes from. Behind a proxy that is the proxy, unless {@code server.forward-headers-strategy} says to believe its
 * headers.
 */
public final class ClientAddress {

    private static final int NETWORK_BYTES = 8;

    private ClientAddress() {}

    /** The IP address as text, or "unknown" where the connection has none. */
    public static String of(ServerHttpRequest request) {
        InetAddress address = address(request);
        return address == null ? "unknown" : address.getHostAddress();
    }

    /** By what clients are counted: an IPv4 address, or the /64 network of an IPv6 one, in which one client has 2^64 addresses. */
    public static String networkOf(ServerHttpRequest request) {
        InetAddress address = address(request);
        if (address instanceof Inet6Address) {
            return Arrays.toString(Arrays.copyOf(address.getAddress(), NETWORK_BYTES));
        }
        return address == null ? "unknown" : address.getHostAddress();
    }

    private static @Nullable InetAddress address(ServerHttpRequest request) {
        InetSocketAddress remote = request.getRemoteAddress();
        return remote == null ? null : remote.getAddress();
    }
}
