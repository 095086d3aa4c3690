package io.beckon.contracts.followup;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.beckon.contracts.state.EvidenceGrade;
import io.beckon.contracts.state.InvitationState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which invitations of a workspace are meant: the same in the list that a manager sees and in the follow-up of "all that match".
 *
 * @param campaignId  only of this campaign, or null for all
 * @param userGroupId only of campaigns that bring people to this user group, or null for all
 * @param states      only in these states; empty for all
 * @param search      only addresses that begin with this text, case-insensitive; null for all
 * @param evidence    only those whose best trace of opening is one of these; empty for all
 * @param mails       what their mails must be like
 */
public record InvitationFilter(
        @Nullable Long campaignId,
        @Nullable Long userGroupId,
        Set<InvitationState> states,
        @Nullable String search,
        Set<EvidenceGrade> evidence,
        MailFilter mails) {

    /** Of the campaigns that bring people to the user group. */
    static final String LED_CAMPAIGNS =
            "SELECT l.campaign_id FROM campaign_user_group l WHERE l.workspace_id = :workspace AND l.user_group_id = :userGroupId";

    public InvitationFilter {
        states = Set.copyOf(Objects.requireNonNullElse(states, Set.of()));
        evidence = Set.copyOf(Objects.requireNonNullElse(evidence, Set.of()));
        mails = Objects.requireNonNullElse(mails, MailFilter.ANY);
    }

    /** By what the row of an invitation says itself. */
    public InvitationFilter(@Nullable Long campaignId, Set<InvitationState> states, @Nullable String search) {
        this(campaignId, null, states, search, Set.of(), MailFilter.ANY);
    }

    /** Whether the keys of the lists' indexes alone tell who matches, so that no row is read in vain. */
    @JsonIgnore
    public boolean isByKeyAlone() {
        return !searches() && evidence.isEmpty() && mails.equals(MailFilter.ANY);
    }

    /** Whether it asks for the beginning of an address. */
    public boolean searches() {
        return search != null && !search.isBlank();
    }

    /**
     * The filter as SQL over {@code invitation i}, beginning with AND; its named parameters are in {@link #parameters()}, and with a user
     * group {@code :workspace}.
     */
    public String sql() {
        List<String> conditions = new ArrayList<>();
        if (campaignId != null) {
            conditions.add("i.campaign_id = :campaignId");
        }
        if (userGroupId != null) {
            conditions.add("i.campaign_id IN (" + LED_CAMPAIGNS + ")");
        }
        if (!states.isEmpty()) {
            conditions.add("i.state = ANY (CAST(:states AS invitation_state[]))");
        }
        if (searches()) {
            conditions.add("i.address LIKE :search");
        }
        if (!evidence.isEmpty()) {
            conditions.add("coalesce((SELECT max(e.grade) FROM evidence e WHERE e.invitation_id = i.id), 'none')"
                    + " = ANY (CAST(:evidence AS evidence_grade[]))");
        }
        conditions.addAll(mails.conditions());
        return conditions.isEmpty() ? "" : " AND " + String.join(" AND ", conditions);
    }

    public Map<String, Object> parameters() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        if (campaignId != null) {
            parameters.put("campaignId", campaignId);
        }
        if (userGroupId != null) {
            parameters.put("userGroupId", userGroupId);
        }
        if (!states.isEmpty()) {
            parameters.put(
                    "states", states.stream().map(InvitationState::sql).sorted().toArray(String[]::new));
        }
        if (searches()) {
            parameters.put("search", prefixPattern(Objects.requireNonNull(search)));
        }
        if (!evidence.isEmpty()) {
            parameters.put(
                    "evidence",
                    evidence.stream().map(EvidenceGrade::sql).sorted().toArray(String[]::new));
        }
        parameters.putAll(mails.parameters());
        return parameters;
    }

    private static String prefixPattern(String search) {
        String literal = search.strip()
                .toLowerCase(Locale.ROOT)
                .replace("\\", "\\\\")
                .replace("%", "\\%")
                .replace("_", "\\_");
        return literal + "%";
    }
}
