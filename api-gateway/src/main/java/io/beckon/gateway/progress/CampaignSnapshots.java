package io.beckon.gateway.progress;

import io.beckon.gateway.http.Page;
import io.beckon.gateway.http.PageRequest;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The campaigns of a workspace with their snapshots, for an overview. The snapshots are those of the board, so that an overview and any
 * number of viewers of one campaign cost one count together; what cannot be counted in time is left out, while its count goes on.
 */
@Component
class CampaignSnapshots {

    static final int MOST = 50;

    /** So many counts at a time, so that an overview takes no more than these of the database's connections. */
    private static final int AT_ONCE = 2;

    private static final Duration WITHIN = Duration.ofSeconds(3);

    private static final String LIST = """
            SELECT id, name, state::text AS state, created_at
              FROM campaign
             WHERE workspace_id = :workspace AND id < :before
             ORDER BY id DESC LIMIT :limit""";

    /** By the index of the workspace, whose campaigns are hundreds and not millions. */
    private static final String ACTIVE = """
            SELECT id, name, state::text AS state, created_at
              FROM campaign
             WHERE workspace_id = :workspace AND state IN ('running', 'paused')
             ORDER BY id DESC LIMIT :limit""";

    private static final String COUNT_ACTIVE =
            "SELECT count(*) AS n FROM campaign WHERE workspace_id = :workspace AND state IN ('running', 'paused')";

    private final DatabaseClient database;
    private final SnapshotBoard board;

    CampaignSnapshots(DatabaseClient database, SnapshotBoard board) {
        this.database = database;
        this.board = board;
    }

    Mono<Page<CampaignSnapshot>> list(long workspaceId, PageRequest page) {
        return campaigns(workspaceId, page)
                .collectList()
                .map(found -> Page.of(found, page, campaign -> Long.parseLong(campaign.campaignId())))
                .flatMap(bare -> withSnapshots(bare.items()).map(items -> new Page<>(items, bare.next())));
    }

    /** The snapshots of the newest campaigns that run or are paused, as far as they could be counted in time. */
    Mono<List<Snapshot>> active(long workspaceId) {
        return database.sql(ACTIVE)
                .bind("workspace", workspaceId)
                .bind("limit", MOST)
                .map(CampaignSnapshots::campaign)
                .all()
                .collectList()
                .flatMap(this::withSnapshots)
                .map(counted -> counted.stream()
                        .flatMap(campaign -> Stream.ofNullable(campaign.snapshot()))
                        .toList());
    }

    Mono<Long> countActive(long workspaceId) {
        return database.sql(COUNT_ACTIVE)
                .bind("workspace", workspaceId)
                .map(row -> Objects.requireNonNull(row.get("n", Long.class)))
                .one();
    }

    private Mono<List<CampaignSnapshot>> withSnapshots(List<CampaignSnapshot> bare) {
        // One deadline for all of them: it begins with the first, and after it no further count is begun.
        AtomicBoolean over = new AtomicBoolean();
        Mono<Long> late = Mono.delay(WITHIN).doOnNext(passed -> over.set(true)).cache();
        return Flux.fromIterable(bare)
                .flatMapSequential(campaign -> over.get() ? Mono.just(campaign) : withSnapshot(campaign, late), AT_ONCE)
                .collectList();
    }

    private Mono<CampaignSnapshot> withSnapshot(CampaignSnapshot campaign, Mono<Long> late) {
        return board.latest(Long.parseLong(campaign.campaignId()))
                .takeUntilOther(late)
                .map(campaign::with)
                .defaultIfEmpty(campaign);
    }

    private Flux<CampaignSnapshot> campaigns(long workspaceId, PageRequest page) {
        return database.sql(LIST)
                .bind("workspace", workspaceId)
                .bind("before", page.before())
                .bind("limit", page.fetch())
                .map(CampaignSnapshots::campaign)
                .all();
    }

    private static CampaignSnapshot campaign(Readable row) {
        return new CampaignSnapshot(
                Long.toString(Objects.requireNonNull(row.get("id", Long.class))),
                Objects.requireNonNull(row.get("name", String.class)),
                Objects.requireNonNull(row.get("state", String.class)),
                Objects.requireNonNull(row.get("created_at", Instant.class)),
                null);
    }
}
