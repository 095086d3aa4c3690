package io.beckon.gateway.campaign;

import io.beckon.contracts.state.CampaignState;
import io.beckon.gateway.problem.ProblemType;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which fields of a campaign its state still lets be changed. */
final class CampaignChange {

    private CampaignChange() {}

    /** Throws a problem that names the fields which can no longer be changed. */
    static void check(CampaignState state, CampaignDraft before, CampaignDraft after) {
        if (state == CampaignState.DRAFT) {
            return;
        }
        List<String> fixed = fixed(before, after);
        if (!fixed.isEmpty()) {
            throw ProblemType.NO_LONGER_CHANGEABLE
                    .with(state.sql(), String.join(", ", fixed))
                    .plus("state", state.sql())
                    .plus("fields", fixed);
        }
        if (!times(before).equals(times(after))) {
            throw ProblemType.REMINDER_TIMES_FIXED.with(state.sql()).plus("state", state.sql());
        }
    }

    private static List<String> fixed(CampaignDraft before, CampaignDraft after) {
        Map<String, Boolean> same = new LinkedHashMap<>();
        same.put("locale", Objects.equals(before.locale(), after.locale()));
        same.put("templateId", Objects.equals(before.templateId(), after.templateId()));
        same.put("message", Objects.equals(before.message(), after.message()));
        same.put(
                "destination",
                Objects.equals(before.bare().destination(), after.bare().destination()));
        same.put("userGroupIds", same(before.userGroupIds(), after.userGroupIds()));
        same.put("courseIds", same(before.courseIds(), after.courseIds()));
        same.put("programIds", same(before.programIds(), after.programIds()));
        same.put("expiresAfter", Objects.equals(before.expiresAfter(), after.expiresAfter()));
        same.put("reminderStopsOn", Objects.equals(before.reminderStopsOn(), after.reminderStopsOn()));
        same.put(
                "preAuthenticatedLinks", Objects.equals(before.preAuthenticatedLinks(), after.preAuthenticatedLinks()));
        same.put("sendWhileUploading", Objects.equals(before.sendWhileUploading(), after.sendWhileUploading()));
        same.put(
                "registrationInvitationId",
                Objects.equals(before.registrationInvitationId(), after.registrationInvitationId()));
        same.put("rowLimit", Objects.equals(before.rowLimit(), after.rowLimit()));
        return same.entrySet().stream()
                .filter(field -> !field.getValue())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Their order says nothing. */
    private static boolean same(@Nullable List<@Nullable String> before, @Nullable List<@Nullable String> after) {
        return ids(before).equals(ids(after));
    }

    private static Set<@Nullable String> ids(@Nullable List<@Nullable String> written) {
        return written == null ? Set.of() : new HashSet<>(written);
    }

    private static List<List<Optional<String>>> times(CampaignDraft draft) {
        return draft.steps().stream()
                .map(step -> List.of(Optional.ofNullable(step.after()), Optional.ofNullable(step.beforeExpiry())))
                .toList();
    }
}
