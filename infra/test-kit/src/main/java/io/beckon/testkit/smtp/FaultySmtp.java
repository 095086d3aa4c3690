package io.beckon.testkit.smtp;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Runs a {@link FaultySmtpServer} as a process of its own, until it is ended; the command XCOUNTS tells its counts.
 *
 * <pre>java -cp ... io.beckon.testkit.smtp.FaultySmtp --port=2525 --fault="at=dot; drop=before; every=100"</pre>
 */
public final class FaultySmtp {

    private FaultySmtp() {}

    public static void main(String[] arguments) throws InterruptedException {
        FaultySmtpServer.Builder builder = FaultySmtpServer.builder().keep(Keep.COUNTS);
        List<Fault> faults = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.startsWith("--port=")) {
                builder.port(Integer.parseInt(argument.substring("--port=".length())));
            } else if (argument.startsWith("--fault=")) {
                faults.add(FaultScript.parse(argument.substring("--fault=".length())));
            } else {
                throw new IllegalArgumentException("Only --port=N and --fault=... are understood, not " + argument);
            }
        }
        FaultySmtpServer server = builder.start().fail(faults.toArray(Fault[]::new));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println(server.summary())));
        System.out.println("SMTP on port " + server.port());
        new CountDownLatch(1).await();
    }
}
