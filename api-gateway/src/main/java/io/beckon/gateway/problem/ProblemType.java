package io.beckon.gateway.problem;

import java.util.Locale;
import org.springframework.http.HttpStatus;

/**
 * The catalogue of everything the API may answer beside success. A constant is never renamed: its name is its permanent type
 * ({@code urn:beckon:problem:wrong-state}), see infra/adr/0021. The sentence's {} are filled in order by {@link #with}.
 */
public enum ProblemType {
    // Any request
    JSON_UNREADABLE(
            HttpStatus.BAD_REQUEST,
            "The body is not readable JSON",
            "The body cannot be read as JSON: {}. Correct it and send the request again."),
    PARAMETER_INVALID(
            HttpStatus.BAD_REQUEST,
            "A parameter of the request cannot be used",
            "The parameter '{}' cannot be used: {}."),
    REQUEST_UNREADABLE(
            HttpStatus.BAD_REQUEST,
            "The request cannot be understood",
            "The request cannot be understood: {}. Compare it with /openapi.json and send it again."),
    NOT_AUTHENTICATED(
            HttpStatus.UNAUTHORIZED,
            "A valid API key or session is needed",
            "Send the header 'Authorization: Bearer bk_...' with an API key that has not been revoked, or sign in at /v1/session."),
    SIGN_IN_REFUSED(
            HttpStatus.UNAUTHORIZED,
            "Nobody is signed in with this",
            "The address and the password or code do not belong together, or the code was used or is too old. Try again, or have a"
                    + " code mailed to you at /v1/session/codes."),
    CODE_REFUSED(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The code cannot be used",
            "The code is wrong, was used or is too old. Look at the newest mail, or begin again."),
    ADDRESS_TAKEN_MEANWHILE(
            HttpStatus.CONFLICT,
            "The address is in use by now",
            "Since the code was mailed, somebody opened an account with this address. Sign in with it, or begin again with another"
                    + " address of yours, such as one with a + and a word before the @."),
    SETUP_DONE(
            HttpStatus.CONFLICT,
            "This installation is set up already",
            "There is a workspace here, so it is set up no more and the setup code does not work any longer. Sign in at /v1/session, or ask"
                    + " the operator for a workspace."),
    SETUP_CODE_REFUSED(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "This is not the setup code",
            "The setup code is wrong. It stands in the gateway's log and in a file that the log names; starting the gateway again shows it"
                    + " again."),
    SIGN_UP_CLOSED(
            HttpStatus.FORBIDDEN,
            "Nobody can sign up here",
            "On this installation workspaces are made by its operator. Ask the operator for one."),
    OIDC_ATTEMPT_OVER(
            HttpStatus.BAD_REQUEST,
            "This sign-in was used or is too old",
            "The identity provider sent back a sign-in that this browser did not begin, that was used already or that took too"
                    + " long. Begin again at /v1/session/oidc/{}."),
    OIDC_ANSWER_REFUSED(
            HttpStatus.UNAUTHORIZED,
            "The identity provider's answer does not hold",
            "What the identity provider {} answered cannot be taken: {}. Begin again at /v1/session/oidc/{}; if that does not"
                    + " help, ask the operator to compare the settings of both sides."),
    OIDC_ADDRESS_UNVERIFIED(
            HttpStatus.FORBIDDEN,
            "The identity provider has not verified your address",
            "The identity provider gave no e-mail address, or none that it has verified ('email_verified'). Have it verified"
                    + " there and sign in again."),
    OIDC_NO_ACCOUNT(
            HttpStatus.FORBIDDEN,
            "Nobody has this address here",
            "The identity provider vouches for {}, but it may let in no account with this address. Ask an owner or a full"
                    + " manager of your workspace to add it, or sign in with another address."),
    OIDC_ANOTHER_PERSON(
            HttpStatus.FORBIDDEN,
            "The account of this address is another person's",
            "The account with the address {} signs in as another person of the identity provider. If it is yours now, ask an owner or a"
                    + " full manager of your workspace to unbind it: DELETE /v1/members/{id}/identities."),
    OIDC_PROVIDER_AWAY(
            HttpStatus.SERVICE_UNAVAILABLE,
            "The identity provider cannot be reached",
            "The identity provider {} does not answer as it should, so nobody can sign in there just now. Try again later, or sign"
                    + " in by a mailed code at /v1/session/codes."),
    CSRF_TOKEN_MISSING(
            HttpStatus.FORBIDDEN,
            "The session's token is missing",
            "A request that changes something with a session's cookie must carry the 'csrfToken' that /v1/session shows in the"
                    + " header X-CSRF-Token."),
    PERSON_NEEDED(
            HttpStatus.FORBIDDEN,
            "This is for people who are signed in",
            "An API key is no person. Sign in at /v1/session and leave the Authorization header away."),
    ROLE_MANAGES_NOTHING(
            HttpStatus.FORBIDDEN,
            "Your role manages nothing here",
            "A learner has no part in managing the workspace. Ask an owner or a full manager of the workspace to do it, or to make"
                    + " you a manager."),
    OPERATOR_NEEDED(
            HttpStatus.FORBIDDEN,
            "Only the operator may do this",
            "This is for who runs the installation. Use an operator's key."),
    OPERATOR_MANAGES_NO_WORKSPACE(
            HttpStatus.FORBIDDEN,
            "An operator's key manages no workspace",
            "An operator sees that workspaces work, and nothing in them. Use a key of the workspace, or sign in to it."),
    WORKSPACE_SUSPENDED(
            HttpStatus.FORBIDDEN,
            "The workspace is suspended",
            "The operator of this installation has suspended the workspace: nothing is sent, and nobody gets in. Nothing is lost. Ask the"
                    + " operator to let it go on."),
    OWNER_NEEDED(
            HttpStatus.FORBIDDEN,
            "Only an owner may do this",
            "Ask an owner of the workspace to do it, or use an owner's key."),
    ROLE_MAY_ONLY_READ(
            HttpStatus.FORBIDDEN,
            "Your role may only read",
            "A limited manager may look at everything but not invite, change or send anything. Ask an owner or a full manager to"
                    + " do it, or use their key."),
    ROLE_MAY_NOT_SEE(
            HttpStatus.FORBIDDEN,
            "Only an owner or a full manager may see this",
            "Owners and full managers may look at this, a limited manager may not: it is about more than the campaigns and people"
                    + " of your workspace. Ask one of them to look, or use their key."),
    ROLE_TOO_HIGH(
            HttpStatus.FORBIDDEN,
            "Your role may not give or take this role",
            "The role {} is higher than yours. Ask an owner of the workspace."),
    ROUTE_NOT_FOUND(
            HttpStatus.NOT_FOUND,
            "There is nothing at this address",
            "There is nothing at {}. /openapi.json lists every address of this API."),
    NOT_FOUND(
            HttpStatus.NOT_FOUND,
            "There is no such thing in your workspace",
            "Your workspace has no {} with the id {}. Check the id, and that the key belongs to the right workspace."),
    NO_SUCH_WORKSPACE(
            HttpStatus.NOT_FOUND,
            "There is no such workspace",
            "This installation has no workspace with the id {}. Check the id."),
    METHOD_NOT_ALLOWED(
            HttpStatus.METHOD_NOT_ALLOWED,
            "This address does not take this method",
            "This address does not take {}; it takes {}."),
    NOT_ACCEPTABLE(
            HttpStatus.NOT_ACCEPTABLE,
            "The answer is not available in the form asked for",
            "The answer is only available as {}. Send that, or nothing, in the Accept header."),
    BODY_TOO_LARGE(
            HttpStatus.CONTENT_TOO_LARGE,
            "The body is too large",
            "The body may have at most {}. Send less; lists of people go to the submissions of a campaign, which take any size."),
    MEDIA_TYPE_UNSUPPORTED(
            HttpStatus.UNSUPPORTED_MEDIA_TYPE,
            "The body is of a kind that is not understood here",
            "The Content-Type '{}' is not understood here. Send {}."),
    FIELDS_INVALID(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "Some fields cannot be used",
            "{} Correct what 'errors' names and send the request again."),
    TOO_MANY_REQUESTS(
            HttpStatus.TOO_MANY_REQUESTS,
            "Too many requests",
            "This key may make {} requests a second. Wait as long as Retry-After says, then go on more slowly."),
    TOO_MANY_ATTEMPTS(
            HttpStatus.TOO_MANY_REQUESTS,
            "Too many attempts",
            "There were too many attempts for this address or from where you are. Wait as long as Retry-After says, then try again."),
    BUSY(
            HttpStatus.SERVICE_UNAVAILABLE,
            "Too much of this is going on right now",
            "Nothing was done. Try the same request again after the time Retry-After says."),
    INTERNAL(
            HttpStatus.INTERNAL_SERVER_ERROR,
            "Beckon has a fault",
            "Something went wrong that you cannot mend. Try again later; if it stays, give the operator this number: {}."),
    DATABASE_UNAVAILABLE(
            HttpStatus.SERVICE_UNAVAILABLE,
            "The database cannot be reached",
            "Nothing was changed that an answer did not confirm. Try the same request again after the time Retry-After says."),
    BROKER_UNAVAILABLE(
            HttpStatus.SERVICE_UNAVAILABLE,
            "The message broker cannot be reached",
            "The message broker did not confirm the message in time, so it stays parked; should it have arrived after all, that does no"
                    + " harm. Try the same request again after the time Retry-After says."),
    CHANNEL_GONE(
            HttpStatus.CONFLICT,
            "The message's channel is no more",
            "This version has no channel {}, so the message cannot be put back. What it points at is found again without it; the operator may"
                    + " delete it from the table parked_message."),

    // Idempotency-Key
    IDEMPOTENCY_KEY_RUNNING(
            HttpStatus.CONFLICT,
            "The first request with this Idempotency-Key is still running",
            "Wait a moment and send the same request again to get its answer."),
    IDEMPOTENCY_KEY_REUSED(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "This Idempotency-Key belongs to another request",
            "The key was used before with another method, address or body. Use a new key for a new request."),
    IDEMPOTENCY_KEY_MALFORMED(
            HttpStatus.BAD_REQUEST,
            "The Idempotency-Key cannot be used",
            "An Idempotency-Key has 1 to 200 visible ASCII characters; a UUID is a good one."),

    SHOWN_ONCE(
            HttpStatus.CONFLICT,
            "The answer is shown only once",
            "The first request with this Idempotency-Key has done its work, and its answer holds a secret that is kept nowhere. If"
                    + " you have not got it, take back what it made and use a new key."),

    // Invitations, follow-ups, progress
    INVITATION_ENDED(
            HttpStatus.CONFLICT,
            "The invitation's state does not allow this",
            "The invitation is {}; only one that is pending or opened can be {}. Invite the person again in another campaign."),
    FIRST_MAIL_NOT_SENT(
            HttpStatus.CONFLICT,
            "The invitation's first mail is not sent yet",
            "The first mail is {}, and the campaign is {}. It can be sent again once the first mail is out and while the campaign is"
                    + " not cancelled."),
    ADDRESS_FIXED(
            HttpStatus.CONFLICT,
            "The invitation's address can no longer be changed",
            "The invitation is {}, and the campaign is {}. An address can be corrected while the invitation is pending, opened, failed or"
                    + " bounced and the campaign is not cancelled. Invite the person again in another campaign."),
    ADDRESS_IN_USE(HttpStatus.CONFLICT, "The address is already used by an account", "{} {} Nothing was changed."),
    ADDRESS_SUPPRESSED(HttpStatus.CONFLICT, "The address must not be written to", "{} {} Nothing was changed."),
    ADDRESS_ALREADY_INVITED(
            HttpStatus.CONFLICT,
            "The address is already invited",
            "This campaign already has an invitation for {}. Revoke the one with the wrong address instead."),
    MAIL_UNDER_WAY(
            HttpStatus.CONFLICT,
            "The first mail is being sent at this moment",
            "Nothing was changed. Wait a few seconds, until it is known what became of it, and send the same request again."),
    TOO_MANY_STREAMS(
            HttpStatus.TOO_MANY_REQUESTS,
            "Too many progress streams",
            "This key already watches {} campaigns. Close a stream, or read the campaign's snapshot instead."),

    // Workspace, keys, templates, suppressions
    LAST_OWNER(
            HttpStatus.CONFLICT,
            "This is the last owner",
            "Without an owner nobody could manage the workspace. Make another member an owner first."),
    MEMBER_ADDRESS_IN_USE(
            HttpStatus.CONFLICT,
            "The address is in use",
            "The address {} {}. An address has one account on the whole platform; the person can use it with a sign and a word added,"
                    + " whose mail still arrives."),
    SCOPE_MISSING(
            HttpStatus.FORBIDDEN,
            "The key may not use this part of the API",
            "This key may use {} only. Use a key that may use {}, or none of whose scopes are limited."),
    LAST_OWNER_KEY(
            HttpStatus.CONFLICT,
            "This is the last owner key",
            "Without it nobody could manage the keys of the workspace. Make another owner key first."),
    NAME_TAKEN(
            HttpStatus.CONFLICT,
            "The name is taken",
            "Your workspace already has a {} with the name '{}'. Choose another name, or change that one."),
    STILL_USED(HttpStatus.CONFLICT, "It is still used", "The {} is used by {}. Change or delete that first."),
    CHANGED_MEANWHILE(
            HttpStatus.CONFLICT,
            "Somebody else changed it in the same moment",
            "Nothing of your change was stored. Read the {} again and repeat your change."),
    CHANGED_SINCE(
            HttpStatus.PRECONDITION_FAILED,
            "It was changed since it was read",
            "The {} was changed since you read it, so nothing of your change was stored. Read it again, compare, and send your change with"
                    + " the ETag it has now."),
    TEMPLATE_REFUSED(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The template contains something that is not allowed",
            "{} Correct what 'errors' names and save again."),

    // Campaigns
    WRONG_STATE(
            HttpStatus.CONFLICT,
            "The campaign's state does not allow this",
            "The campaign is {}; to {} it, it must be {}."),
    NO_LONGER_CHANGEABLE(
            HttpStatus.CONFLICT,
            "This can no longer be changed",
            "The campaign is {}: {} can no longer be changed. Make a scheduled one a draft again; otherwise make a new campaign for what"
                    + " should be different."),
    REMINDER_TIMES_FIXED(
            HttpStatus.CONFLICT,
            "The times of the reminders are fixed",
            "The campaign is {}, and every invitation it sent carries the time of its next reminder already. Steps can no longer be"
                    + " added, removed or moved; their messages and templates can be changed."),
    CAMPAIGN_NOT_EMPTY(
            HttpStatus.CONFLICT,
            "The campaign is not empty",
            "People were already submitted to this campaign, and what became of them stays on record. Cancel it instead."),

    // Groups, courses, enrolments
    ORGANIZATION_GROUP_CYCLE(
            HttpStatus.CONFLICT,
            "An organization group cannot lie below itself",
            "The organization group '{}' cannot be moved there, because that place is itself or lies below it. Choose another parent,"
                    + " or move that one away first."),
    ORGANIZATION_GROUP_NOT_EMPTY(
            HttpStatus.CONFLICT,
            "The organization group is not empty",
            "The organization group '{}' still holds {}. Move or delete those first."),
    STILL_INVITED_TO(
            HttpStatus.CONFLICT,
            "A campaign still leads there",
            "The campaign '{}' is {} and still brings people to this {}. Change the campaign while it is a draft, or cancel it first."),
    STILL_REGISTERED_FOR(
            HttpStatus.CONFLICT,
            "A registration invitation still leads there",
            "The registration invitation '{}' is open and still brings people to this user group. Take the group out of it, or close it"
                    + " first."),
    PASSCODE_UNREADABLE(
            HttpStatus.CONFLICT,
            "The passcode cannot be shown any more",
            "The key that the passcode was kept with is no longer in this installation's key file. Give the invitation a new passcode, or"
                    + " have the operator put the key back."),
    COURSE_HAS_LEARNERS(
            HttpStatus.CONFLICT,
            "People are enrolled in the course",
            "People are enrolled in the course '{}', and that stays on record. Archive it instead: nobody is enrolled in it from then"
                    + " on."),
    COURSE_ARCHIVED(
            HttpStatus.CONFLICT,
            "The course is archived",
            "Nobody is enrolled in the course '{}' any more, because it is archived. Restore it first."),

    // Submissions
    UPLOAD_EMPTY(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The list is empty",
            "The upload holds no person. Send at least one row below the header, or one element."),
    UPLOAD_ENCODING_UNSUPPORTED(
            HttpStatus.UNSUPPORTED_MEDIA_TYPE,
            "The upload is packed in a way that is not understood here",
            "The Content-Encoding '{}' is not understood here. Send the list as gzip, or as it is without that header."),
    UPLOAD_CHARSET_UNSUPPORTED(
            HttpStatus.UNSUPPORTED_MEDIA_TYPE,
            "The charset is not understood here",
            "The charset '{}' is not understood here. Save the list as UTF-8, or name one of {}."),
    UPLOAD_NOT_GZIP(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The upload is not the gzip it says it is",
            "The body cannot be unpacked as gzip: {}. Pack the list again, or send it without Content-Encoding. Nobody was invited."),
    UPLOAD_TEXT_UNREADABLE(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The upload is not text in the charset it should be",
            "Row {} is no valid {} at byte {} of the upload. Save the list as UTF-8, or name its charset in the Content-Type, for"
                    + " example 'text/csv; charset=windows-1252'. Nobody was invited."),
    UPLOAD_TOO_LARGE(
            HttpStatus.CONTENT_TOO_LARGE,
            "The list is too large",
            "The list has more than {} bytes, counted unpacked. Send it in several submissions, or have the operator raise"
                    + " beckon.submission.decoded-bytes. Nobody was invited."),
    UPLOAD_TOO_MANY_ROWS(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The list has too many rows",
            "With this list the campaign would have more than {} rows. Use several campaigns, or have the operator raise"
                    + " beckon.submission.rows-per-campaign. Nobody was invited."),
    UPLOAD_HEADER_UNREADABLE(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The header of the list cannot be used",
            "The first row names the columns and cannot be used: {}. Correct it and send the list again. Nobody was invited."),
    UPLOAD_WITHOUT_ADDRESS_COLUMN(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "No column with e-mail addresses was found",
            "The columns found are: {}. Give the one with the addresses one of these names: {}. Nobody was invited."),
    UPLOAD_QUOTE_NOT_CLOSED(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "A quoted field does not end",
            "In row {} a quote opens and is not closed before the end of the list or the limit of a row. Close it, or write a quote"
                    + " that belongs to the text twice. Nobody was invited."),
    UPLOAD_JSON_BROKEN(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The body is no complete JSON array",
            "The JSON array cannot be read on at its element {}: {}. Correct it and send the list again. Nobody was invited."),
    UPLOAD_STALLED(
            HttpStatus.REQUEST_TIMEOUT,
            "The upload stood still",
            "No byte of the list came for {} seconds. Send it again; under the same Idempotency-Key what arrived is not lost. "
                    + "Nobody was invited."),
    UPLOAD_CUT(
            HttpStatus.BAD_REQUEST,
            "The upload was cut",
            "The connection ended before the list did. Send it again; under the same Idempotency-Key what arrived is not lost. "
                    + "Nobody was invited."),
    UPLOAD_TAKEN_OVER(
            HttpStatus.CONFLICT,
            "A later request has taken this upload over",
            "Another request with the same Idempotency-Key goes on with this upload. Wait for its answer instead.");

    private static final String URN = "urn:beckon:problem:";

    private final HttpStatus status;
    private final String title;
    private final String sentence;

    ProblemType(HttpStatus status, String title, String sentence) {
        this.status = status;
        this.title = title;
        this.sentence = sentence;
    }

    /** The permanent identifier of this type, for example {@code urn:beckon:problem:wrong-state}. */
    public String uri() {
        return URN + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public HttpStatus status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** What happened and how to mend it, with {} where each case differs. */
    public String sentence() {
        return sentence;
    }

    /**
     * This problem in one case.
     *
     * @param arguments one for each {} of the sentence, in order
     */
    public ProblemException with(Object... arguments) {
        return new ProblemException(new Problem(this, filledIn(arguments)));
    }

    private String filledIn(Object[] arguments) {
        String[] pieces = sentence.split("\\{}", -1);
        if (pieces.length != arguments.length + 1) {
            throw new IllegalArgumentException(
                    name() + " takes " + (pieces.length - 1) + " arguments, not " + arguments.length);
        }
        StringBuilder text = new StringBuilder(pieces[0]);
        for (int i = 0; i < arguments.length; i++) {
            text.append(arguments[i]).append(pieces[i + 1]);
        }
        return text.toString();
    }
}
