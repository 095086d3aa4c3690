package io.beckon.bench.stage;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** CPU time of processes and all that descend from them. What a process used that has ended between two looks is not seen. */
public final class Cpu {

    private final List<ProcessHandle> roots;
    private final Map<Long, Duration> before = new HashMap<>();

    private Cpu(List<ProcessHandle> roots) {
        this.roots = roots;
        each().forEach(process -> before.put(process.pid(), used(process)));
    }

    /** Looks at the clock now. */
    public static Cpu since(List<ProcessHandle> roots) {
        return new Cpu(roots);
    }

    /** What was used since, in milliseconds. */
    public double millis() {
        return each().mapToLong(process -> used(process)
                                .minus(before.getOrDefault(process.pid(), Duration.ZERO))
                                .toNanos())
                        .sum()
                / 1e6;
    }

    private Stream<ProcessHandle> each() {
        return roots.stream()
                .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
                .distinct();
    }

    private static Duration used(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
