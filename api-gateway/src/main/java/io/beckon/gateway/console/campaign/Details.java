package io.beckon.gateway.console.campaign;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is looked at less often than the numbers: time, reasons, reminders. */
record Details(Series series, Reasons reasons, Outlook outlook) {

    /** Mails through time; a stretch without any has no point. */
    record Series(Instant from, Instant to, String step, List<Point> points) {

        record Point(Instant from, long sent, double mailsPerSecond, long opened, long accepted, long failed) {}

        /** Seconds since 1970, mails a second, and how many opened, as the chart reads them: gaps are drawn as nothing. */
        public String chart() {
            long seconds = step.equals("hour") ? 3600 : 60;
            Map<Long, Point> known = points.stream()
                    .collect(Collectors.toMap(point -> point.from().getEpochSecond(), point -> point));
            StringBuilder times = new StringBuilder();
            StringBuilder rates = new StringBuilder();
            for (long at = from.getEpochSecond(); at < to.getEpochSecond(); at += seconds) {
                Point point = known.get(at);
                times.append(times.isEmpty() ? "" : ",").append(at);
                rates.append(rates.isEmpty() ? "" : ",").append(point == null ? 0 : point.mailsPerSecond());
            }
            return "[[" + times + "],[" + rates + "]]";
        }
    }

    /** Why mails wait or failed. */
    record Reasons(List<Reason> reasons, long others) {

        record Reason(
                String state,
                @Nullable Integer replyCode,
                @Nullable String replyStatus,
                @Nullable String cause,
                @Nullable String replyText,
                long mails,
                @Nullable Instant nextAttemptAt) {

            /** Code, status and words as the server sent them, or what happened instead. */
            public String words() {
                if (replyCode == null) {
                    return cause == null ? "" : cause;
                }
                String code = replyStatus == null ? replyCode.toString() : replyCode + " " + replyStatus;
                return replyText == null ? code : code + " " + replyText;
            }
        }
    }

    /** Reminder steps, and on which days something is due. */
    record Outlook(List<Step> steps, List<Day> due, long later) {

        record Step(
                int ordinal,
                @Nullable String after,
                @Nullable String beforeExpiry,
                Map<String, Long> mails) {

            /** When it falls due, as the key of a sentence. */
            public String key() {
                String key = "campaign.reminders." + (after == null ? "before" : "after");
                return days() == null ? key + "-time" : key;
            }

            /** How long that is: in days, or an ISO 8601 duration where it is no whole number of them. */
            public Object length() {
                Long days = days();
                return days == null ? written() : days;
            }

            private @Nullable Long days() {
                Duration duration = Duration.parse(written());
                return duration.equals(Duration.ofDays(duration.toDays())) ? (Long) duration.toDays() : null;
            }

            private String written() {
                return Objects.requireNonNull(after == null ? beforeExpiry : after);
            }

            public long sent() {
                return mails.getOrDefault("sent", 0L);
            }

            public long underWay() {
                return mails.getOrDefault("ready", 0L)
                        + mails.getOrDefault("sending", 0L)
                        + mails.getOrDefault("deferred", 0L);
            }
        }

        record Day(LocalDate day, long invitations) {}
    }
}
