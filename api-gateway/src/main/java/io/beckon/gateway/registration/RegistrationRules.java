package io.beckon.gateway.registration;

import io.beckon.gateway.http.Fields;
import io.beckon.gateway.http.Id;
import io.beckon.gateway.http.IdList;
import io.beckon.gateway.problem.Faults;
import io.beckon.gateway.registration.RegistrationInvitation.Draft;
import io.beckon.gateway.registration.RegistrationStore.KnownGroup;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a registration invitation must fulfil. What a change leaves alone is not looked at again. */
final class RegistrationRules {

    static final int MOST_GROUPS = 100;

    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_MESSAGE = 20_000;

    private static final String PLACE = "/organizationGroupId";
    private static final String GROUPS = "/userGroupIds";

    private final Draft draft;
    private final @Nullable Draft before;
    private final Faults faults = new Faults();

    /** What of a draft's ids the workspace has. */
    record Known(boolean place, Map<Long, KnownGroup> groups) {}

    private RegistrationRules(Draft draft, @Nullable Draft before) {
        this.draft = draft;
        this.before = before;
    }

    /**
     * Throws a problem that names every fault.
     *
     * @param before what is changed; null where it is new
     */
    static void check(Draft draft, @Nullable Draft before, Known known, int most, Instant now) {
        RegistrationRules rules = new RegistrationRules(draft, before);
        rules.words();
        rules.passcode();
        rules.registrations(most);
        rules.groups(known);
        rules.expiry(now);
        rules.faults.throwIfAny();
    }

    /** Only what goes into the mail. */
    static void checkWords(Draft draft) {
        RegistrationRules rules = new RegistrationRules(draft, null);
        rules.words();
        rules.passcode();
        rules.faults.throwIfAny();
    }

    /** Whether the groups must be looked at. */
    static boolean leadsElsewhere(Draft draft, @Nullable Draft before) {
        return before == null
                || !Objects.equals(draft.organizationGroupId(), before.organizationGroupId())
                || !Objects.equals(draft.userGroupIds(), before.userGroupIds());
    }

    static Long[] groupIds(Draft draft) {
        return IdList.read(draft.userGroupIds(), MOST_GROUPS, GROUPS, new Faults())
                .array();
    }

    /** S21: who enrols there would be enrolled in nothing. */
    static void courses(IdList ids, Map<Long, KnownGroup> groups, Faults faults) {
        for (int i = 0; i < ids.ids().size(); i++) {
            KnownGroup group = groups.get(ids.ids().get(i));
            faults.unless(
                    group == null || group.hasCourse(),
                    GROUPS + "/" + i,
                    "The user group '" + (group == null ? "" : group.name())
                            + "' has no course in which anybody could be enrolled. Add a course to it first.");
        }
    }

    private void words() {
        Fields.line(draft.name(), LONGEST_NAME, "/name", faults);
        Fields.text(draft.message(), LONGEST_MESSAGE, "/message", faults);
        Fields.locale(draft.locale(), "/locale", faults);
    }

    private void passcode() {
        if (draft.passcode() != null) {
            Passcode.fault(draft.passcode()).ifPresent(fault -> faults.add("/passcode", fault));
        }
    }

    private void registrations(int most) {
        faults.unless(
                draft.registrations() != null && draft.registrations() > 0 && draft.registrations() <= most,
                "/registrations",
                "Write a number from 1 to " + most + ".");
    }

    private void groups(Known known) {
        if (!leadsElsewhere(draft, before)) {
            return;
        }
        if (draft.organizationGroupId() == null) {
            faults.add(PLACE, "Choose exactly one organization group.");
        } else {
            faults.unless(known.place(), PLACE, "Your workspace has no organization group with this id.");
        }
        IdList ids = IdList.readSome(draft.userGroupIds(), MOST_GROUPS, GROUPS, faults);
        ids.mustBeIn(known.groups().keySet(), "user group", faults);
        if (known.place()) {
            place(ids, known.groups());
        }
        courses(ids, known.groups(), faults);
    }

    private void place(IdList ids, Map<Long, KnownGroup> groups) {
        long place = Id.read(String.valueOf(draft.organizationGroupId())).orElse(0);
        for (int i = 0; i < ids.ids().size(); i++) {
            KnownGroup group = groups.get(ids.ids().get(i));
            faults.unless(
                    group == null || group.organizationGroupId() == place,
                    GROUPS + "/" + i,
                    "The user group '" + (group == null ? "" : group.name())
                            + "' belongs to another organization group. Choose user groups of the one you named.");
        }
    }

    private void expiry(Instant now) {
        boolean kept = before != null && Objects.equals(before.expiresAt(), draft.expiresAt());
        faults.unless(
                kept || draft.expiresAt() == null || draft.expiresAt().isAfter(now),
                "/expiresAt",
                "Give a time in the future, such as 2030-03-01T00:00:00Z, or null for never.");
    }
}
