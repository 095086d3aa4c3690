package io.beckon.gateway.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.gateway.GatewayIT;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What the snapshot counts of a campaign whose rows are in random states, and that it sees a row that is missing. */
class CountingIT extends GatewayIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Autowired
    private SnapshotStore store;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void every_line_of_a_campaign_in_whatever_state_is_counted_once(long seed) {
        CountedCampaign campaign = CountedCampaign.insert(database, workspace.id(), new Random(seed));

        Snapshot snapshot = count(campaign);

        assertThat(snapshot.balances()).isTrue();
        assertThat(snapshot.rows().received()).isEqualTo(campaign.received());
        assertThat(snapshot.rows().waiting()).isEqualTo(campaign.waiting());
        assertThat(snapshot.rows().parked()).isEqualTo(campaign.parked());
        assertThat(snapshot.rows().refused()).isEqualTo(campaign.refused());
        assertThat(snapshot.firstDeliveries()).isEqualTo(campaign.firstDeliveries());
        assertThat(snapshot.invitations()).isEqualTo(campaign.invitations());
    }

    @Test
    void a_row_that_vanished_is_seen() {
        CountedCampaign campaign = CountedCampaign.insert(database, workspace.id(), new Random(4));
        campaign.loseOneRefusal(database);

        assertThat(count(campaign).balances()).isFalse();
    }

    @Test
    void a_first_delivery_that_vanished_is_seen() {
        CountedCampaign campaign = CountedCampaign.insert(database, workspace.id(), new Random(5));
        campaign.loseOneDelivery(database);

        assertThat(count(campaign).balances()).isFalse();
    }

    @Test
    void an_upload_that_is_still_open_has_received_nothing() {
        CountedCampaign campaign = CountedCampaign.insert(database, workspace.id(), new Random(6));
        campaign.openUpload(database);

        assertThat(count(campaign).rows().received()).isEqualTo(campaign.received());
    }

    @Test
    void a_campaign_is_settled_when_nothing_is_under_way_any_more() {
        CountedCampaign campaign = CountedCampaign.insert(database, workspace.id(), new Random(7));
        assertThat(count(campaign).last()).isFalse();

        campaign.settle(database);

        assertThat(count(campaign).last()).isTrue();
    }

    private Snapshot count(CountedCampaign campaign) {
        return Objects.requireNonNull(store.count(campaign.id(), Instant.now()).block(PATIENCE));
    }
}
