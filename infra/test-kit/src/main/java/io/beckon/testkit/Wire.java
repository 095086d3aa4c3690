package io.beckon.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A port on loopback that leads to a server, and that can be cut and mended: what a service sees when the server goes away, while
 * other tests go on with the same server.
 */
public final class Wire implements AutoCloseable {

    private static final int BUFFER_BYTES = 16 * 1024;

    private final InetSocketAddress server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final int port;
    private volatile ServerSocket listening;
    private volatile @Nullable LostCommit lost;

    private Wire(InetSocketAddress server, ServerSocket listening) {
        this.server = server;
        this.listening = listening;
        this.port = listening.getLocalPort();
    }

    /** A wire to the server at this address, whole. */
    public static Wire to(String host, int port) {
        Wire wire = new Wire(new InetSocketAddress(host, port), listen(0));
        wire.accept(wire.listening);
        return wire;
    }

    /** The port that leads to the server, the same before a cut and after. */
    public int port() {
        return port;
    }

    /** Ends every connection; new ones are refused. */
    public void cut() {
        close(listening);
        sockets.forEach(Wire::close);
        sockets.clear();
    }

    /** Lets connections through again. */
    public void mend() {
        listening = listen(port);
        accept(listening);
    }

    /**
     * Loses the answer to the COMMIT of the next transaction that sends this text, and ends its connection; the others go on.
     *
     * @param statement a part of a statement to PostgreSQL, in ASCII
     */
    public LostCommit loseCommitAfter(String statement) {
        LostCommit armed = new LostCommit(statement);
        lost = armed;
        return armed;
    }

    @Override
    public void close() {
        cut();
    }

    private void accept(ServerSocket entrance) {
        start("wire-" + port, () -> {
            while (!entrance.isClosed()) {
                try {
                    join(entrance.accept());
                } catch (IOException closed) {
                    return;
                }
            }
        });
    }

    private void join(Socket client) {
        Socket far = new Socket();
        sockets.add(client);
        sockets.add(far);
        try {
            far.connect(server);
        } catch (IOException away) {
            end(client, far);
            return;
        }
        start("wire-there-" + port, () -> copy(client, far, (buffer, length) -> goesThere(client, buffer, length)));
        start("wire-back-" + port, () -> copy(far, client, (buffer, length) -> comesBack(client)));
    }

    /** Sees what is about to be passed on, and says whether it may be. */
    private interface Gate {
        boolean open(byte[] buffer, int length);
    }

    private boolean goesThere(Socket client, byte[] buffer, int length) {
        LostCommit watching = lost;
        if (watching != null) {
            watching.sends(client, buffer, length);
        }
        return true;
    }

    private boolean comesBack(Socket client) {
        LostCommit watching = lost;
        return watching == null || !watching.loses(client);
    }

    private void copy(Socket from, Socket to, Gate gate) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            for (int read = in.read(buffer); read >= 0 && gate.open(buffer, read); read = in.read(buffer)) {
                to.getOutputStream().write(buffer, 0, read);
            }
        } catch (IOException cut) {
            // Either side is gone: so is the other, below.
        }
        end(from, to);
    }

    private void end(Socket one, Socket other) {
        close(one);
        close(other);
        sockets.remove(one);
        sockets.remove(other);
    }

    private static ServerSocket listen(int port) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception alreadyGone) {
            // That is what was wanted.
        }
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
