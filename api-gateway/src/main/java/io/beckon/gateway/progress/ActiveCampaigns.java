package io.beckon.gateway.progress;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The door: what the campaigns of a workspace that run or are paused have on their way, added up from the snapshots that all viewers share. */
@Component
public class ActiveCampaigns {

    /**
     * The sums.
     *
     * @param campaigns that were counted
     * @param notCounted further ones, which could not be counted in time or are beyond the newest 50
     * @param rowsWaiting rows of lists that are not expanded yet
     * @param ready       mails that wait for a worker; of all purposes, as the others
     * @param sending     mails in the hands of workers
     * @param deferred    mails that are tried again later
     * @param invitedPerSecond over the last ten seconds
     * @param sentPerSecond    over the last ten seconds
     */
    public record OnTheWay(
            long campaigns,
            long notCounted,
            long rowsWaiting,
            long ready,
            long sending,
            long deferred,
            double invitedPerSecond,
            double sentPerSecond) {

        static OnTheWay of(List<Snapshot> snapshots, long notCounted) {
            return new OnTheWay(
                    snapshots.size(),
                    notCounted,
                    snapshots.stream()
                            .mapToLong(snapshot -> snapshot.rows().waiting())
                            .sum(),
                    mails(snapshots, "ready"),
                    mails(snapshots, "sending"),
                    mails(snapshots, "deferred"),
                    snapshots.stream()
                            .mapToDouble(snapshot -> snapshot.rates().invitedPerSecond())
                            .sum(),
                    snapshots.stream()
                            .mapToDouble(snapshot -> snapshot.rates().sentPerSecond())
                            .sum());
        }

        private static long mails(List<Snapshot> snapshots, String state) {
            return snapshots.stream()
                    .flatMap(OnTheWay::byPurpose)
                    .mapToLong(states -> states.getOrDefault(state, 0L))
                    .sum();
        }

        private static Stream<Map<String, Long>> byPurpose(Snapshot snapshot) {
            return Stream.of(snapshot.firstDeliveries(), snapshot.followUpDeliveries(), snapshot.resendDeliveries());
        }
    }

    private final CampaignSnapshots snapshots;

    ActiveCampaigns(CampaignSnapshots snapshots) {
        this.snapshots = snapshots;
    }

    public Mono<OnTheWay> of(long workspaceId) {
        return Mono.zip(
                snapshots.active(workspaceId),
                snapshots.countActive(workspaceId),
                (counted, all) -> OnTheWay.of(counted, Math.max(0, all - counted.size())));
    }
}
