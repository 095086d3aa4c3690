package io.beckon.gateway.campaign;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.address.InvalidAddressException;
import io.beckon.contracts.message.DeliveriesRequested;
import io.beckon.contracts.state.CampaignState;
import io.beckon.contracts.state.Lane;
import io.beckon.gateway.erased.ErasedAddresses;
import io.beckon.gateway.http.AfterCommit;
import io.beckon.gateway.problem.Faults;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Sends a campaign's mail to a few addresses for a look; on the express lane, and whatever the campaign's state. */
@Component
class TestSend {

    /** Where the mail goes to. */
    record Wish(
            @Schema(example = "[\"ana@example.org\"]") @Nullable
            List<@Nullable String> addresses) {}

    /** The mails that are on their way. */
    record Answer(List<Mail> deliveries) {}

    record Mail(
            @Schema(example = "4096") String id,
            @Schema(example = "ana@example.org") String address) {}

    /**
     * One block of ids. No chunk covers these deliveries, so each says itself when it is due although its hint was lost.
     */
    private static final String INSERT = """
            WITH block AS (SELECT nextval('delivery_block') AS first)
            INSERT INTO delivery (id, workspace_id, campaign_id, purpose, lane, to_address, next_attempt_at)
            SELECT block.first + a.number - 1, :workspace, :campaign, 'test', 'express', a.address,
                   now() + interval '1 minute'
              FROM block, unnest(:addresses) WITH ORDINALITY AS a (address, number)
            RETURNING id, to_address
            """;

    private static final List<CampaignState> NOT_CANCELLED = List.of(
            CampaignState.DRAFT,
            CampaignState.SCHEDULED,
            CampaignState.RUNNING,
            CampaignState.PAUSED,
            CampaignState.DONE);

    private final DatabaseClient database;
    private final CampaignStore campaigns;
    private final CampaignSettings settings;
    private final DeliveryHints hints;
    private final ErasedAddresses erased;

    TestSend(
            DatabaseClient database,
            CampaignStore campaigns,
            CampaignSettings settings,
            DeliveryHints hints,
            ErasedAddresses erased) {
        this.database = database;
        this.campaigns = campaigns;
        this.settings = settings;
        this.hints = hints;
        this.erased = erased;
    }

    Mono<Answer> send(long workspaceId, long campaignId, Wish wish) {
        return campaigns
                .find(workspaceId, campaignId)
                .switchIfEmpty(Mono.error(() -> Campaigns.missing(campaignId)))
                .filter(campaign -> campaign.state() != CampaignState.CANCELLED)
                .switchIfEmpty(
                        Mono.error(() -> CampaignStates.wrongState(CampaignState.CANCELLED, "test", NOT_CANCELLED)))
                .map(campaign -> addresses(wish))
                .delayUntil(addresses -> allowed(workspaceId, addresses))
                .flatMap(addresses -> insert(workspaceId, campaignId, addresses))
                .flatMap(mails -> AfterCommit.run(hints.publish(Lane.EXPRESS, range(campaignId, mails)))
                        .thenReturn(new Answer(mails)));
    }

    private Mono<Void> allowed(long workspaceId, String[] addresses) {
        return erased.suppressedAmong(
                        workspaceId,
                        Stream.of(addresses).map(EmailAddress::parse).toList())
                .flatMap(found -> found.isEmpty() ? Mono.empty() : Mono.error(ErasedAddresses.suppressed()));
    }

    private String[] addresses(Wish wish) {
        Faults faults = new Faults();
        List<@Nullable String> written = wish.addresses() == null ? List.of() : wish.addresses();
        faults.unless(
                !written.isEmpty() && written.size() <= settings.mostTestSends(),
                "/addresses",
                "Give 1 to " + settings.mostTestSends() + " addresses.");
        String[] addresses = IntStream.range(0, Math.min(written.size(), settings.mostTestSends()))
                .mapToObj(i -> address(written.get(i), "/addresses/" + i, faults))
                .distinct()
                .toArray(String[]::new);
        faults.throwIfAny();
        return addresses;
    }

    private static String address(@Nullable String written, String pointer, Faults faults) {
        try {
            return EmailAddress.parse(written).toString();
        } catch (InvalidAddressException e) {
            faults.add(
                    pointer,
                    e.reason().sentence(e.argument()) + " " + e.reason().mend(e.argument()));
            return "";
        }
    }

    private Mono<List<Mail>> insert(long workspaceId, long campaignId, String[] addresses) {
        return database.sql(INSERT)
                .bind("workspace", workspaceId)
                .bind("campaign", campaignId)
                .bind("addresses", addresses)
                .map(row -> new Mail(String.valueOf(row.get("id", Long.class)), row.get("to_address", String.class)))
                .all()
                .collectList();
    }

    private static DeliveriesRequested range(long campaignId, List<Mail> mails) {
        long first = mails.stream()
                .mapToLong(mail -> Long.parseLong(mail.id()))
                .min()
                .orElseThrow();
        return new DeliveriesRequested(campaignId, first, first + mails.size() - 1);
    }
}
