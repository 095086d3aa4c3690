package io.beckon.bench.stage;

import java.util.List;

/**
 * CPU milliseconds, by whose processes used them.
 *
 * @param self the contestant's own
 */
public record Costs(double self, double database, double broker, double sink) {

    /** Counts from now on. */
    public static Meter since(Stage stage, ProcessHandle contestant) {
        return new Meter(
                Cpu.since(List.of(contestant)),
                Cpu.since(List.of(stage.databaseProcess())),
                Cpu.since(List.of(stage.brokerProcess())),
                Cpu.since(List.of(stage.sink().handle())));
    }

    /** Four clocks that run. */
    public record Meter(Cpu self, Cpu database, Cpu broker, Cpu sink) {

        /** What was used since, for each of so many mails. */
        public Costs perMail(int mails) {
            return new Costs(
                    self.millis() / mails, database.millis() / mails, broker.millis() / mails, sink.millis() / mails);
        }
    }

    public double total() {
        return self + database + broker + sink;
    }

    @Override
    public String toString() {
        return "itself %.3f, database %.3f, broker %.3f, sink %.3f".formatted(self, database, broker, sink);
    }
}
