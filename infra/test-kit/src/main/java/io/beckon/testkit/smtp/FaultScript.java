package io.beckon.testkit.smtp;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Faults as text, for a server that runs apart.
 *
 * <pre>
 * at=rcpt; reply=451 4.7.1 Later; firstForEachRecipient=2
 * at=dot; drop=before; every=100
 * at=mail; delay=20
 * at=data; stall; probability=0.01; seed=7
 * </pre>
 */
final class FaultScript {

    private final Map<String, String> parts = new LinkedHashMap<>();

    private FaultScript(String text) {
        for (String part : text.split(";")) {
            String[] pair = part.strip().split("=", 2);
            parts.put(pair[0].strip(), pair.length == 2 ? pair[1].strip() : "");
        }
    }

    static Fault parse(String text) {
        FaultScript script = new FaultScript(text);
        Fault fault = script.action(Fault.at(Step.valueOf(script.required("at").toUpperCase(Locale.ROOT))));
        for (Map.Entry<String, String> part : script.parts.entrySet()) {
            fault = script.narrow(fault, part.getKey(), part.getValue());
        }
        return fault;
    }

    private Fault action(Fault.Start start) {
        if (parts.containsKey("reply")) {
            return start.reply(required("reply"));
        }
        if (parts.containsKey("delay")) {
            return start.delay(Duration.ofMillis(Long.parseLong(required("delay"))));
        }
        if (parts.containsKey("stall")) {
            return start.stall();
        }
        if (parts.containsKey("drop")) {
            return switch (required("drop")) {
                case "before" -> start.drop();
                case "within" -> start.dropWithinReply();
                case "after" -> start.dropAfterReply();
                default ->
                    throw new IllegalArgumentException("drop is before, within or after, not " + required("drop"));
            };
        }
        throw new IllegalArgumentException("A fault needs one of reply=, delay=, stall, drop=; this has " + parts);
    }

    private Fault narrow(Fault fault, String condition, String value) {
        return switch (condition) {
            case "at", "reply", "delay", "stall", "drop", "seed" -> fault;
            case "recipient" -> fault.forRecipient(recipient -> recipient.contains(value));
            case "every" -> fault.every(Integer.parseInt(value));
            case "first" -> fault.first(Integer.parseInt(value));
            case "firstForEachRecipient" -> fault.firstForEachRecipient(Integer.parseInt(value));
            case "probability" ->
                fault.probability(Double.parseDouble(value), Long.parseLong(parts.getOrDefault("seed", "1")));
            default -> throw new IllegalArgumentException("A fault has no condition " + condition);
        };
    }

    private String required(String name) {
        String value = parts.get(name);
        if (value == null) {
            throw new IllegalArgumentException("A fault needs " + name + "=; this has " + parts);
        }
        return value;
    }
}
