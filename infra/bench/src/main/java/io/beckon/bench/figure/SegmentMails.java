package io.beckon.bench.figure;

import io.beckon.contracts.template.SegmentedTemplate;
import io.beckon.mail.compose.CampaignComposer;
import io.beckon.mail.compose.CampaignMail;
import io.beckon.mail.compose.ComposedMail;
import io.beckon.mail.compose.MailComposer;
import io.beckon.mail.compose.RecipientMail;
import java.time.Instant;
import java.util.Locale;

/** Mails as Beckon makes them. */
final class SegmentMails {

    private final SegmentedTemplate words =
            SegmentedTemplate.of(SampleMail.SOURCE, Locale.ENGLISH, SampleMail.campaign(), SampleMail.PERSONAL);
    private final CampaignComposer composer = MailComposer.forCampaign(new CampaignMail(
            SampleMail.FROM, SampleMail.FROM_NAME, null, null, "learn.example", 1, "c1:w1:beckon", false));

    int make(int number) {
        return compose(number).content().length;
    }

    ComposedMail compose(int number) {
        return composer.compose(new RecipientMail(
                number + 1L,
                SampleMail.address(number),
                "Person Number " + number,
                SampleMail.unsubscribe(number),
                Instant.now(),
                words.render(SampleMail.person(number))));
    }
}
