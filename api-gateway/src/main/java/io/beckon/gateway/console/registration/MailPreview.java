package io.beckon.gateway.console.registration;

/** A mail as it will arrive. */
record MailPreview(String subject, String html, String text) {}
