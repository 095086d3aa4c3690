package io.beckon.testkit.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Ends our servers when this JVM is gone, however it went.
 *
 * <p>A shell reads a pipe from this JVM. The pipe ends with the JVM, kill -9 included; then the shell stops what is still
 * on its list. It lives in a session of its own, where the terminal's Ctrl-C does not reach it.
 */
final class Reaper {

    private static final String SCRIPT = """
            servers=
            folders=
            while read -r verb first second; do
                case $verb in
                    watch) servers="$servers $first:$second" ;;
                    forget)
                        rest=
                        for server in $servers; do
                            [ "${server#*:}" = "$first" ] || rest="$rest $server"
                        done
                        servers=$rest ;;
                    remove) folders="$folders
            $first" ;;
                esac
            done
            for server in $servers; do kill -s "${server%%:*}" "${server#*:}" 2>/dev/null; done
            left=20
            while [ "$left" -gt 0 ]; do
                alive=
                for server in $servers; do kill -0 "${server#*:}" 2>/dev/null && alive=1; done
                [ -n "$alive" ] || break
                left=$((left - 1))
                sleep 1
            done
            for server in $servers; do kill -s KILL "${server#*:}" 2>/dev/null; done
            echo "$folders" | while read -r folder; do
                [ -z "$folder" ] || rm -rf -- "$folder"
            done
            """;

    private static final Reaper INSTANCE = new Reaper();

    private final OutputStream orders;

    private Reaper() {
        try {
            List<String> command = new ArrayList<>(OwnSession.prefix());
            command.addAll(List.of("sh", "-c", SCRIPT));
            orders = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .getOutputStream();
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot start a shell (sh) to watch over the servers", failure);
        }
    }

    /** Sends the signal to the process when this JVM is gone, and SIGKILL where that does not help. */
    static void watch(String signal, long pid) {
        INSTANCE.order("watch " + signal + " " + pid);
    }

    static void forget(long pid) {
        INSTANCE.order("forget " + pid);
    }

    /** Removes the folder, whose path must not hold white space, when this JVM is gone. */
    static void remove(Path folder) {
        INSTANCE.order("remove " + folder);
    }

    private synchronized void order(String line) {
        try {
            orders.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            orders.flush();
        } catch (IOException failure) {
            throw new UncheckedIOException("The shell that watches over the servers is gone", failure);
        }
    }
}
