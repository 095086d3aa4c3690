package io.beckon.gateway.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.TestPerson;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.EntityExchangeResult;

/** Who has signed in at a provider once is bound to who they are there, not to their address. */
class OidcBindingIT extends OidcCase {

    private final String subject = UUID.randomUUID().toString();

    @Test
    void the_first_sign_in_binds_and_a_changed_address_there_still_leads_to_the_same_account() {
        PROVIDER.isSignedIn(subject, ana.address());
        signedIn("school");
        String renamed = "renamed-" + UUID.randomUUID() + "@people.example";
        PROVIDER.isSignedIn(subject, renamed);
        signedIn("school");
        assertThat(methods(ana)).containsExactly("oidc", "oidc");
        assertThat(accounts(renamed)).as("no account is made of it").isZero();
    }

    @Test
    void who_takes_the_address_of_another_account_there_stays_who_they_were() {
        TestPerson victim = TestPerson.create(database, workspace.id(), ManagerRole.OWNER);
        PROVIDER.isSignedIn(subject, ana.address());
        signedIn("school");
        PROVIDER.isSignedIn(subject, victim.address());
        signedIn("school");
        assertThat(methods(victim)).isEmpty();
        assertThat(methods(ana)).hasSize(2);
    }

    @Test
    void who_is_given_an_address_that_was_anothers_does_not_get_the_account() {
        PROVIDER.isSignedIn(subject, ana.address());
        signedIn("school");
        PROVIDER.isSignedIn("somebody new " + subject, ana.address());
        refused(signIn("school", null), 403, "another person");
        assertThat(methods(ana)).hasSize(1);
        assertThat(bound(ana)).containsExactly(subject);
    }

    @Test
    void an_address_that_is_not_verified_binds_nobody_and_lets_in_nobody_who_is_bound() {
        PROVIDER.isSignedIn(subject, ana.address());
        PROVIDER.says("email_verified", false);
        refused(signIn("school", null), 403, "Your address is not verified");
        assertThat(bound(ana)).isEmpty();
        PROVIDER.says("email_verified", true);
        signedIn("school");
        PROVIDER.says("email_verified", false);
        refused(signIn("school", null), 403, "Your address is not verified");
    }

    @Test
    void a_provider_that_must_not_let_into_a_workspace_binds_nobody_there() {
        PROVIDER.isSignedIn(subject, ana.address());
        refused(signIn("bound", null), 403, "You have no access here");
        assertThat(bound(ana)).isEmpty();
        signedIn("school");
        refused(signIn("bound", null), 403, "You have no access here");
    }

    @Test
    void two_who_come_with_one_address_at_once_do_not_both_get_the_account() {
        PROVIDER.isSignedIn(subject, ana.address());
        Back one = there(begin("school", null));
        PROVIDER.isSignedIn("another " + subject, ana.address());
        Back other = there(begin("school", null));
        // The provider says of both what it said last, and each by the subject that its code was given for.
        List<Integer> ends = Stream.of(one, other)
                .map(back -> CompletableFuture.supplyAsync(
                        () -> end(back.cookie(), back.path()).getStatus().value()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
        assertThat(ends).containsExactlyInAnyOrder(303, 403);
        assertThat(bound(ana)).hasSize(1);
        assertThat(methods(ana)).hasSize(1);
    }

    @Test
    void a_manager_unbinds_and_the_next_who_signs_in_is_bound() {
        PROVIDER.isSignedIn(subject, ana.address());
        EntityExchangeResult<String> first = signedIn("school");
        String session = Objects.requireNonNull(first.getResponseCookies().getFirst(TestPerson.COOKIE))
                .getValue();
        for (int i = 0; i < 2; i++) {
            manager()
                    .delete()
                    .uri("/v1/members/" + ana.accountId() + "/identities")
                    .exchange()
                    .expectStatus()
                    .isNoContent();
        }
        anonymous()
                .get()
                .uri("/v1/session")
                .cookie(TestPerson.COOKIE, session)
                .exchange()
                .expectStatus()
                .isUnauthorized();
        PROVIDER.isSignedIn("somebody new " + subject, ana.address());
        signedIn("school");
        assertThat(bound(ana)).containsExactly("somebody new " + subject);
    }

    @Test
    void nobody_is_unbound_by_who_may_not_manage_them() {
        TestPerson owner = TestPerson.create(database, workspace.id(), ManagerRole.OWNER);
        manager()
                .delete()
                .uri("/v1/members/" + owner.accountId() + "/identities")
                .exchange()
                .expectStatus()
                .isForbidden();
        with(stranger.ownerKey())
                .delete()
                .uri("/v1/members/" + ana.accountId() + "/identities")
                .exchange()
                .expectStatus()
                .isNotFound();
    }

    @Test
    void an_account_that_is_removed_leaves_nobody_bound() {
        PROVIDER.isSignedIn(subject, ana.address());
        signedIn("school");
        database.sql("DELETE FROM account WHERE id = :id")
                .bind("id", ana.accountId())
                .then()
                .block(DEADLINE);
        refused(signIn("school", null), 403, "You have no access here");
        assertThat(bound(ana)).isEmpty();
    }

    private EntityExchangeResult<String> signedIn(String provider) {
        EntityExchangeResult<String> answer = signIn(provider, null);
        assertThat(answer.getStatus().value()).as(answer.getResponseBody()).isEqualTo(303);
        return answer;
    }

    private List<String> bound(TestPerson person) {
        return database.sql("SELECT subject FROM account_identity WHERE account_id = :id")
                .bind("id", person.accountId())
                .map(row -> row.get("subject", String.class))
                .all()
                .collectList()
                .block(DEADLINE);
    }
}
