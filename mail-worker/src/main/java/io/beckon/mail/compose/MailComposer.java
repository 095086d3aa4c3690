package io.beckon.mail.compose;

/** Makes mails. The one door of this package. */
public final class MailComposer {
    private MailComposer() {}

    /**
     * @return a composer for this campaign; thread-safe, keep it as long as the campaign runs
     * @throws UnsafeMailException where the campaign's own values would break out of a header
     */
    public static CampaignComposer forCampaign(CampaignMail campaign) {
        return new CampaignComposer(campaign);
    }
}
