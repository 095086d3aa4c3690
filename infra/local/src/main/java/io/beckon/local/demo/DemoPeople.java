package io.beckon.local.demo;

import io.beckon.local.inbox.Inbox;
import io.beckon.local.inbox.InboxMail;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.FormElement;

/** People who read their mail: some open the invitation, some accept it, some unsubscribe, and most do nothing until they are reminded. */
final class DemoPeople {

    /** Of a hundred people, so many accept at the first mail; the next ones only open it, the next unsubscribe. */
    private static final int ACCEPT = 20;

    private static final int OPEN = 35;
    private static final int UNSUBSCRIBE = 38;
    /** Of a hundred people, so many of those who did nothing accept when they are reminded. */
    private static final int ACCEPT_WHEN_REMINDED = 70;

    private static final int AT_ONCE = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Pattern LINK = Pattern.compile("https?://\\S+/i/[A-Za-z0-9_-]+");
    private static final Pattern UNSUBSCRIBE_LINK = Pattern.compile("<(https?://[^>]+)>");

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final Inbox inbox;
    private final Set<String> writtenTo = new HashSet<>();
    private long read;
    private int opened;
    private int accepted;
    private int unsubscribed;

    DemoPeople(Inbox inbox) {
        this.inbox = inbox;
    }

    int opened() {
        return opened;
    }

    int accepted() {
        return accepted;
    }

    int unsubscribed() {
        return unsubscribed;
    }

    /** Lets them read what has come since, a number of mails at the most. */
    void readMail(int limit) {
        for (int left = limit; left > 0; ) {
            List<InboxMail> mails = inbox.since(read, Math.min(left, AT_ONCE));
            if (mails.isEmpty()) {
                return;
            }
            mails.forEach(this::react);
            read = mails.get(mails.size() - 1).id();
            left -= mails.size();
        }
    }

    private void react(InboxMail mail) {
        int mood = Math.floorMod(mail.to().hashCode() * 31 + 7, 100);
        boolean reminder = !writtenTo.add(mail.to());
        if (mood < ACCEPT && !reminder || reminder && mood >= UNSUBSCRIBE && mood < ACCEPT_WHEN_REMINDED) {
            link(mail).ifPresent(this::accept);
        } else if (mood < OPEN && !reminder) {
            link(mail).ifPresent(this::open);
        } else if (mood < UNSUBSCRIBE && !reminder) {
            unsubscribeLink(mail).ifPresent(this::unsubscribe);
        }
    }

    private void accept(String link) {
        submit(open(link), "/accept");
        accepted++;
    }

    /** The page behind the link; touching it tells Beckon that a person is there, as the page's script does. */
    private Document open(String link) {
        Document page = page(HttpRequest.newBuilder(URI.create(link)).GET());
        submit(page, "/opened");
        opened++;
        return page;
    }

    private void unsubscribe(String link) {
        page(HttpRequest.newBuilder(URI.create(link))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("List-Unsubscribe=One-Click")));
        unsubscribed++;
    }

    /** Sends the form whose address ends so. */
    private void submit(Document page, String action) {
        FormElement form = page.getElementsByTag("form").stream()
                .map(FormElement.class::cast)
                .filter(candidate -> candidate.attr("action").endsWith(action))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException("The page \"" + page.title() + "\" has no form to " + action + "."));
        String fields = form.formData().stream()
                .map(field -> encoded(field.key()) + "=" + encoded(field.value()))
                .collect(Collectors.joining("&"));
        page(HttpRequest.newBuilder(URI.create(form.absUrl("action")))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(fields)));
    }

    private Document page(HttpRequest.Builder request) {
        try {
            HttpRequest built = request.timeout(PATIENCE)
                    .header("User-Agent", "Mozilla/5.0 (Beckon demo)")
                    .build();
            HttpResponse<String> response = http.send(built, BodyHandlers.ofString());
            if (response.statusCode() >= 400) {
                throw new IllegalStateException(
                        built.method() + " " + built.uri() + " was answered by " + response.statusCode());
            }
            return Jsoup.parse(response.body(), built.uri().toString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while reading mail", interrupted);
        }
    }

    private static Optional<String> link(InboxMail mail) {
        Matcher matcher = LINK.matcher(mail.text("text/plain"));
        return matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
    }

    private static Optional<String> unsubscribeLink(InboxMail mail) {
        return mail.header("List-Unsubscribe")
                .map(UNSUBSCRIBE_LINK::matcher)
                .filter(Matcher::find)
                .map(matcher -> matcher.group(1));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
