package io.beckon.gateway.workspace;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.address.InvalidAddressException;
import io.beckon.contracts.state.UnknownPolicy;
import io.beckon.gateway.http.Fields;
import io.beckon.gateway.problem.Faults;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a workspace's settings must fulfil. */
final class WorkspaceRules {

    private static final int LONGEST_NAME = 200;
    private static final int MOST_HOSTS = 100;
    private static final Set<String> SEPARATORS = Set.of("+", "#", "-", "=");
    private static final Pattern COLOUR = Pattern.compile("#[0-9a-f]{6}");
    private static final Pattern HOST =
            Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");

    private WorkspaceRules() {}

    /** Throws a problem that names every fault. May read the holidays of a country from a file: not for an event loop. */
    static void check(Workspace before, Workspace after) {
        Faults faults = new Faults();
        faults.unless(Objects.equals(before.id(), after.id()), "/id", "The id of a workspace cannot be changed.");
        Fields.line(after.name(), LONGEST_NAME, "/name", faults);
        sender(after, faults);
        branding(after, faults);
        sending(after, faults);
        SendingDayRules.check(before, after, faults);
        links(after, faults);
        faults.throwIfAny();
    }

    private static void sender(Workspace workspace, Faults faults) {
        Fields.line(workspace.fromName(), LONGEST_NAME, "/fromName", faults);
        faults.unless(
                workspace.fromName() == null || workspace.fromName().indexOf('@') < 0,
                "/fromName",
                "Write a name without @: mail programs take one with an address in it for a fraud.");
        address(workspace.fromAddress(), "/fromAddress", faults);
        if (workspace.replyTo() != null) {
            address(workspace.replyTo(), "/replyTo", faults);
        }
    }

    private static void branding(Workspace workspace, Faults faults) {
        if (workspace.supportContact() != null && Fields.host(workspace.supportContact()) == null) {
            faults.unless(
                    isAddress(workspace.supportContact()),
                    "/supportContact",
                    "Write an e-mail address or a whole address such as https://example.org/help.");
        }
        Fields.url(workspace.privacyUrl(), "/privacyUrl", faults);
        Fields.url(workspace.termsUrl(), "/termsUrl", faults);
        Fields.url(workspace.logoUrl(), "/logoUrl", faults);
        faults.unless(
                workspace.accentColour() == null
                        || COLOUR.matcher(workspace.accentColour()).matches(),
                "/accentColour",
                "Write a colour as # and six lower-case hexadecimal digits, such as #1a5fb4.");
        Fields.locale(workspace.locale(), "/locale", faults);
    }

    private static void sending(Workspace workspace, Faults faults) {
        Fields.timeZone(workspace.timeZone(), "/timeZone", faults);
        int from = TimeOfDay.minute(workspace.sendingFrom());
        int until = TimeOfDay.minute(workspace.sendingUntil());
        faults.unless(from >= 0 && from < TimeOfDay.DAY, "/sendingFrom", "Write a time from 00:00 to 23:59.");
        faults.unless(until > 0, "/sendingUntil", "Write a time from 00:01 to 24:00.");
        faults.unless(from < until || from < 0 || until <= 0, "/sendingUntil", "This must be later than sendingFrom.");
        faults.unless(
                Arrays.stream(UnknownPolicy.values())
                        .anyMatch(known -> known.sql().equals(workspace.unknownDeliveries())),
                "/unknownDeliveries",
                "Write resend or park.");
    }

    private static void links(Workspace workspace, Faults faults) {
        Fields.baseUrl(workspace.publicBaseUrl(), "/publicBaseUrl", faults);
        faults.unless(workspace.preAuthenticatedLinks() != null, "/preAuthenticatedLinks", "Write true or false.");
        faults.unless(
                workspace.subAddressSeparator() != null && SEPARATORS.contains(workspace.subAddressSeparator()),
                "/subAddressSeparator",
                "Write one of + # - =");
        hosts(workspace.allowedHosts(), faults);
        assertionHosts(workspace, faults);
    }

    private static void assertionHosts(Workspace workspace, Faults faults) {
        List<String> hosts = workspace.assertionHosts();
        List<String> allowed = workspace.allowedHosts() == null ? List.of() : workspace.allowedHosts();
        if (hosts == null || hosts.size() > MOST_HOSTS) {
            faults.add("/assertionHosts", "Give a list of at most " + MOST_HOSTS + " hosts; it may be empty.");
            return;
        }
        for (int i = 0; i < hosts.size(); i++) {
            faults.unless(
                    hosts.get(i) != null && allowed.contains(hosts.get(i)),
                    "/assertionHosts/" + i,
                    "Only a host of allowedHosts can be told who comes; add it there first, or take it out here.");
        }
    }

    private static void hosts(@Nullable List<String> hosts, Faults faults) {
        if (hosts == null || hosts.size() > MOST_HOSTS) {
            faults.add("/allowedHosts", "Give a list of at most " + MOST_HOSTS + " hosts; it may be empty.");
            return;
        }
        for (int i = 0; i < hosts.size(); i++) {
            faults.unless(
                    hosts.get(i) != null && HOST.matcher(hosts.get(i)).matches(),
                    "/allowedHosts/" + i,
                    "Write a host name in lower case such as courses.example.org, without scheme and path.");
        }
    }

    private static void address(@Nullable String value, String pointer, Faults faults) {
        try {
            EmailAddress.parse(value);
        } catch (InvalidAddressException e) {
            faults.add(pointer, e.getMessage() + " " + e.reason().mend(e.argument()));
        }
    }

    private static boolean isAddress(String value) {
        try {
            EmailAddress.parse(value);
            return true;
        } catch (InvalidAddressException e) {
            return false;
        }
    }
}
