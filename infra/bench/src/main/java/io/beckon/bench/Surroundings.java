package io.beckon.bench;

import io.beckon.bench.report.Report;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.springframework.boot.SpringBootVersion;

/** What it ran on; figures say nothing without it. */
final class Surroundings {

    private Surroundings() {}

    static void describe(Report report) {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        report.surrounding("Date", LocalDate.now(ZoneOffset.UTC).toString());
        report.surrounding(
                "Machine",
                "%s, %d cores, %d GiB, load %.1f at the start"
                        .formatted(
                                processor(),
                                Runtime.getRuntime().availableProcessors(),
                                system.getTotalMemorySize() >> 30,
                                system.getSystemLoadAverage()));
        report.surrounding("System", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        report.surrounding("Java", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        report.surrounding("Spring Boot", String.valueOf(SpringBootVersion.getVersion()));
        report.surrounding(
                "Netty",
                String.valueOf(io.netty.util.NettyRuntime.class.getPackage().getImplementationVersion()));
    }

    private static String processor() {
        Path info = Path.of("/proc/cpuinfo");
        try {
            return Files.isReadable(info)
                    ? Files.readAllLines(info).stream()
                            .filter(line -> line.startsWith("model name"))
                            .map(line -> line.substring(line.indexOf(':') + 1).strip())
                            .findFirst()
                            .orElse(System.getProperty("os.arch"))
                    : System.getProperty("os.arch");
        } catch (IOException unreadable) {
            return System.getProperty("os.arch");
        }
    }
}
