package io.beckon.gateway.letter;

import io.beckon.contracts.state.DeliveryPurpose;
import io.beckon.contracts.template.BuiltInLetter;
import io.beckon.contracts.template.RenderedLetter;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * One mail to one address that belongs to no campaign.
 *
 * @param workspaceId whose sender it comes from; {@link #INSTALLATION} when there is no workspace yet
 * @param purpose     one of code, notice, copy and test
 * @param letter      which built-in text it is: {@link BuiltInLetter#sql()}, or {@link RenderedLetter#NAME}
 * @param toAddress   normalised
 * @param locale      the language wished for; English where the text is not there in it
 * @param variables   what the text says of this one case; data, never markup, and gone from the database once the mail is
 */
public record Letter(
        long workspaceId,
        DeliveryPurpose purpose,
        String letter,
        String toAddress,
        Locale locale,
        Map<String, String> variables) {

    /** Stands for the installation itself, as at a sign-up. */
    public static final long INSTALLATION = 0;

    private static final Set<DeliveryPurpose> WITHOUT_CAMPAIGN =
            Set.of(DeliveryPurpose.CODE, DeliveryPurpose.NOTICE, DeliveryPurpose.COPY, DeliveryPurpose.TEST);

    /** @throws IllegalArgumentException where the purpose is a campaign's */
    public Letter {
        if (!WITHOUT_CAMPAIGN.contains(purpose)) {
            throw new IllegalArgumentException("a mail for the purpose " + purpose + " belongs to a campaign");
        }
        variables = Map.copyOf(variables);
    }
}
