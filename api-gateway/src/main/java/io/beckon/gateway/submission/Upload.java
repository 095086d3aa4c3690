package io.beckon.gateway.submission;

/**
 * One try at an upload, by this gateway.
 *
 * @param epoch             what fences its writes: whoever takes the upload over raises it
 * @param resumed           whether an earlier try may have stored chunks
 * @param sendWhileUploading whether people are invited before the upload is complete
 */
record Upload(
        long submissionId, long workspaceId, long campaignId, int epoch, boolean resumed, boolean sendWhileUploading) {}
