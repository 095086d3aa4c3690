package io.beckon.invite.expansion;

import io.beckon.contracts.admission.AdmissionTerms;
import io.beckon.contracts.message.ChunkSubmitted;
import io.beckon.contracts.state.CampaignState;
import io.beckon.contracts.state.ChunkState;
import io.beckon.contracts.state.Lane;
import io.beckon.contracts.state.SubmissionState;
import java.util.Optional;

/** A chunk as it is stored, locked, with what its submission, campaign and workspace say about it. */
record StoredChunk(
        ChunkSubmitted pointer,
        ChunkState state,
        byte[] payload,
        int failures,
        long firstDeliveryId,
        int invitedCount,
        Lane lane,
        SubmissionState submissionState,
        long campaignId,
        CampaignState campaignState,
        long rowLimit,
        boolean sendWhileUploading,
        long workspaceId,
        String workspaceName,
        String separator,
        boolean hasErased) {

    /** Why it is not to be expanded now; empty when it is. */
    Optional<String> reasonToLeaveAlone() {
        if (state == ChunkState.PARKED) {
            return Optional.of("the chunk is parked");
        }
        if (campaignState == CampaignState.CANCELLED) {
            // Its rows stay visible as waiting; the scheduler hints no chunk of a cancelled campaign.
            return Optional.of("the campaign is cancelled");
        }
        boolean uploading = submissionState == SubmissionState.OPEN && sendWhileUploading;
        if (submissionState != SubmissionState.SEALED && !uploading) {
            return Optional.of("the submission is " + submissionState.sql());
        }
        return Optional.empty();
    }

    /** On which its rows are admitted. */
    AdmissionTerms terms() {
        return new AdmissionTerms(workspaceId, workspaceName, separator, pointer.submissionId(), rowLimit);
    }

    Expansion.Expanded expanded(long firstDelivery, int invited) {
        return new Expansion.Expanded(campaignId, lane, campaignState == CampaignState.RUNNING, firstDelivery, invited);
    }
}
