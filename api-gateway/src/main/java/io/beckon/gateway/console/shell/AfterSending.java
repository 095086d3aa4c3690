package io.beckon.gateway.console.shell;

/** What is shown once a form with a file was taken. */
public sealed interface AfterSending {

    /** Another page, so that the browser forgets what it sent. */
    record GoOn(String path) implements AfterSending {}

    /** The answer itself, because it keeps something that was typed and not yet used. */
    record Stay(View view) implements AfterSending {}
}
