package io.beckon.gateway.registration;

import io.beckon.gateway.access.Caller;
import io.beckon.gateway.campaign.SendingCampaigns;
import io.beckon.gateway.http.Id;
import io.beckon.gateway.http.IdList;
import io.beckon.gateway.http.IfMatch;
import io.beckon.gateway.http.MergePatch;
import io.beckon.gateway.http.Page;
import io.beckon.gateway.http.PageRequest;
import io.beckon.gateway.problem.Faults;
import io.beckon.gateway.problem.ProblemException;
import io.beckon.gateway.problem.ProblemType;
import io.beckon.gateway.registration.RegistrationInvitation.CopyWish;
import io.beckon.gateway.registration.RegistrationInvitation.Draft;
import io.beckon.gateway.registration.RegistrationInvitation.Preview;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/** Makes, changes, closes and reopens registration invitations. */
@Component
class RegistrationInvitations {

    /** Stands for one that is not made yet. */
    private static final String SAMPLE_PASSCODE = "HK7P-2MWD";

    private final RegistrationStore store;
    private final Seats seats;
    private final Passcodes passcodes;
    private final RegistrationCopy copy;
    private final SendingCampaigns campaigns;
    private final RegistrationSettings settings;
    private final MergePatch mergePatch;
    private final TransactionalOperator transaction;
    private final Clock clock;

    RegistrationInvitations(
            RegistrationStore store,
            Seats seats,
            Passcodes passcodes,
            RegistrationCopy copy,
            SendingCampaigns campaigns,
            RegistrationSettings settings,
            MergePatch mergePatch,
            TransactionalOperator transaction,
            Clock clock) {
        this.store = store;
        this.seats = seats;
        this.passcodes = passcodes;
        this.copy = copy;
        this.campaigns = campaigns;
        this.settings = settings;
        this.mergePatch = mergePatch;
        this.transaction = transaction;
        this.clock = clock;
    }

    Mono<Page<RegistrationInvitation>> list(long workspaceId, PageRequest page, boolean withPasscode) {
        return store.list(workspaceId, page)
                .map(stored -> view(stored, withPasscode))
                .collectList()
                .map(found -> Page.of(found, page, invitation -> Long.parseLong(invitation.id())));
    }

    Mono<RegistrationInvitation> find(long workspaceId, long id, boolean withPasscode) {
        return stored(workspaceId, id).map(stored -> view(stored, withPasscode));
    }

    Mono<Page<Registration>> ledger(long workspaceId, long id, PageRequest page) {
        return stored(workspaceId, id)
                .thenMany(seats.list(id, page))
                .collectList()
                .map(found -> Page.of(found, page, registration -> Long.parseLong(registration.id())));
    }

    /** Fails as {@link #create} would, and stores nothing. */
    Mono<Void> check(Caller caller, ObjectNode body) {
        return fit(caller, body, copyWish(body)).then();
    }

    private Mono<Draft> fit(Caller caller, ObjectNode body, CopyWish wish) {
        return draft(caller.workspaceId(), body)
                .flatMap(draft -> checked(caller.workspaceId(), draft, null))
                .delayUntil(draft -> copy.addressees(caller, wish));
    }

    Mono<Long> create(Caller caller, ObjectNode body) {
        CopyWish wish = copyWish(body);
        return fit(caller, body, wish)
                .flatMap(draft -> insert(caller.workspaceId(), draft))
                .delayUntil(id -> wish.isEmpty() ? Mono.empty() : sendCopy(caller, id, wish))
                .as(transaction::transactional);
    }

    /** @param ifMatch which it must still be (RFC 9110 13.1.1), or null */
    Mono<Void> change(long workspaceId, long id, @Nullable String ifMatch, ObjectNode patch) {
        return locked(workspaceId, id)
                .doOnNext(stored -> IfMatch.check(ifMatch, view(stored, false).tag(), "registration invitation"))
                .flatMap(stored -> change(workspaceId, stored, patch))
                .then(Mono.defer(() -> campaigns.haveOtherWords(id)))
                .then(campaigns.goOn(id))
                .as(transaction::transactional);
    }

    Mono<Void> raise(long workspaceId, long id, @Nullable Integer registrations) {
        return locked(workspaceId, id)
                .flatMap(stored -> raise(stored, registrations == null ? 0 : registrations))
                .then(Mono.defer(() -> campaigns.haveOtherWords(id)))
                .then(campaigns.goOn(id))
                .as(transaction::transactional);
    }

    Mono<Void> close(long workspaceId, long id) {
        return locked(workspaceId, id).flatMap(stored -> store.close(id)).as(transaction::transactional);
    }

    /** Only where it still leads somewhere. */
    Mono<Void> reopen(long workspaceId, long id) {
        return locked(workspaceId, id)
                .delayUntil(stored -> leadsSomewhere(workspaceId, stored))
                .flatMap(stored -> store.reopen(id))
                .then(campaigns.goOn(id))
                .as(transaction::transactional);
    }

    Mono<Void> renewPasscode(long workspaceId, long id, @Nullable String typed) {
        return locked(workspaceId, id)
                .flatMap(stored -> store.setPasscode(id, kept(id, typed)))
                .then(Mono.defer(() -> campaigns.haveOtherWords(id)))
                .as(transaction::transactional);
    }

    Mono<Void> sendCopy(Caller caller, long id, CopyWish wish) {
        return stored(caller.workspaceId(), id)
                .flatMap(stored -> copy.send(caller, stored, passcode(stored), wish))
                .as(transaction::transactional);
    }

    /** Of what is not stored yet; what is missing is stood in for. */
    Mono<Preview> preview(Caller caller, ObjectNode body) {
        copyWish(body);
        return draft(caller.workspaceId(), body)
                .doOnNext(RegistrationRules::checkWords)
                .flatMap(draft -> copy.preview(caller, draft, SAMPLE_PASSCODE, null));
    }

    /** Of what is stored, with the changes of the body, which are not. */
    Mono<Preview> preview(Caller caller, long id, ObjectNode patch) {
        copyWish(patch);
        return stored(caller.workspaceId(), id).flatMap(stored -> {
            Draft draft = mergePatch.apply(stored.draft(), patch, Draft.class);
            RegistrationRules.checkWords(draft);
            return copy.preview(caller, draft, passcode(stored), stored.joinUrl());
        });
    }

    private Mono<Draft> draft(long workspaceId, ObjectNode body) {
        return store.defaultLocale(workspaceId)
                .map(locale -> mergePatch.apply(
                        new Draft(null, null, null, null, null, null, locale, null), body, Draft.class));
    }

    private Mono<Draft> checked(long workspaceId, Draft draft, @Nullable Draft before) {
        return store.hasPlace(workspaceId, draft.organizationGroupId())
                .zipWhen(place -> store.groups(workspaceId, RegistrationRules.groupIds(draft)))
                .map(found -> {
                    RegistrationRules.check(
                            draft,
                            before,
                            new RegistrationRules.Known(found.getT1(), found.getT2()),
                            settings.most(),
                            clock.instant());
                    return draft;
                });
    }

    private Mono<Long> insert(long workspaceId, Draft draft) {
        return store.nextId()
                .delayUntil(id -> store.insert(workspaceId, id, draft, kept(id, draft.passcode())))
                .delayUntil(id -> store.leadTo(workspaceId, id, RegistrationRules.groupIds(draft)));
    }

    private Mono<Void> change(long workspaceId, StoredInvitation stored, ObjectNode patch) {
        Draft before = stored.draft();
        Draft after = mergePatch.apply(before, patch, Draft.class);
        return checked(workspaceId, after, before)
                .then(seats.release(stored.id()))
                .then(Mono.defer(() -> store.update(stored.id(), after)))
                .flatMap(fits -> fits ? Mono.<Void>empty() : tooFew(workspaceId, stored.id()))
                .then(Mono.defer(() -> RegistrationRules.leadsElsewhere(after, before)
                        ? store.leadTo(workspaceId, stored.id(), RegistrationRules.groupIds(after))
                        : Mono.empty()))
                .then(Mono.defer(() -> after.passcode() == null
                        ? Mono.empty()
                        : store.setPasscode(stored.id(), kept(stored.id(), after.passcode()))));
    }

    private Mono<Void> tooFew(long workspaceId, long id) {
        return stored(workspaceId, id)
                .flatMap(stored -> Mono.error(Faults.of(
                        "/registrations",
                        stored.taken() + " registrations are held or confirmed already. Write at least "
                                + stored.taken() + ".")));
    }

    private Mono<Void> raise(StoredInvitation stored, int registrations) {
        if (registrations < 1 || registrations > settings.most()) {
            throw Faults.of("/registrations", "Write a number from 1 to " + settings.most() + ".");
        }
        return store.raise(stored.id(), registrations)
                .flatMap(raised -> raised
                        ? Mono.empty()
                        : Mono.error(Faults.of(
                                "/registrations",
                                "There are " + stored.seats()
                                        + " registrations already, and here they only become more."
                                        + " Write a higher number, or change the invitation to have fewer.")));
    }

    private Mono<Void> leadsSomewhere(long workspaceId, StoredInvitation stored) {
        Long[] ids = stored.userGroups().toArray(Long[]::new);
        return store.groups(workspaceId, ids)
                .doOnNext(groups -> {
                    Faults faults = new Faults();
                    faults.unless(
                            !groups.isEmpty(),
                            "/userGroupIds",
                            "The user groups it led to are deleted. Give it others before you reopen it.");
                    RegistrationRules.courses(new IdList("/userGroupIds", stored.userGroups()), groups, faults);
                    faults.throwIfAny();
                })
                .then();
    }

    private RegistrationStore.Kept kept(long id, @Nullable String typed) {
        if (typed != null) {
            Passcode.fault(typed).ifPresent(fault -> {
                throw Faults.of("/passcode", fault);
            });
        }
        String passcode = typed == null ? Passcode.generated() : typed.strip();
        return new RegistrationStore.Kept(passcodes.hash(id, passcode), passcodes.seal(id, passcode));
    }

    private String passcode(StoredInvitation stored) {
        return passcodes.open(stored.id(), stored.sealed()).orElseThrow(() -> ProblemType.PASSCODE_UNREADABLE.with());
    }

    private RegistrationInvitation view(StoredInvitation stored, boolean withPasscode) {
        return stored.view(
                withPasscode ? passcodes.open(stored.id(), stored.sealed()).orElse(null) : null);
    }

    /** Takes what is about the copy out of a body. */
    private CopyWish copyWish(ObjectNode body) {
        ObjectNode wish = body.objectNode();
        for (String field : List.of("sendMeACopy", "copyTo")) {
            if (body.has(field)) {
                wish.set(field, body.remove(field));
            }
        }
        return mergePatch.apply(new CopyWish(null, null), wish, CopyWish.class);
    }

    private Mono<StoredInvitation> stored(long workspaceId, long id) {
        return store.find(workspaceId, id).switchIfEmpty(Mono.error(() -> missing(id)));
    }

    private Mono<StoredInvitation> locked(long workspaceId, long id) {
        return store.lock(workspaceId, id).switchIfEmpty(Mono.error(() -> missing(id)));
    }

    private static ProblemException missing(long id) {
        return ProblemType.NOT_FOUND.with("registration invitation", Id.text(id));
    }
}
