package io.beckon.gateway.portal;

import io.beckon.contracts.state.EnrolmentWay;
import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.destination.Destination;
import io.beckon.gateway.page.Page;
import io.beckon.gateway.page.PageLanguage;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** The pages of who is signed in. */
@Component
class PortalPages {

    static final String HOME = "/portal";

    /** My courses, and the invitations still to answer. */
    Page home(
            Learner learner,
            List<MyCourse> courses,
            @Nullable String older,
            List<MyInvitation> invitations,
            @Nullable String note,
            @Nullable String acceptLanguage) {
        Locale language = language(learner, acceptLanguage);
        return page(learner, HttpStatus.OK, "portal", acceptLanguage)
                .with("name", learner.name())
                .with("address", learner.address())
                .with("manager", learner.session().caller().role() != ManagerRole.LEARNER)
                .with("note", note)
                .with("hasPassword", learner.hasPassword())
                .with(
                        "courses",
                        courses.stream()
                                .map(course -> shown(course, learner.zone(), language))
                                .toList())
                .with("older", older == null ? null : HOME + "?older=" + older)
                .with(
                        "invitations",
                        invitations.stream()
                                .map(invitation -> shown(invitation, learner.zone(), language))
                                .toList());
    }

    Page course(Learner learner, OpenCourse course, @Nullable String acceptLanguage) {
        return page(learner, HttpStatus.OK, "portal-course", acceptLanguage)
                .with("name", course.name())
                .with("description", course.description());
    }

    /** A form that hands an assertion over; it sends itself where scripts run. */
    Page forward(Learner learner, Destination destination, String assertion, @Nullable String acceptLanguage) {
        return page(learner, HttpStatus.OK, "portal-forward", acceptLanguage)
                .with("url", destination.url())
                .with("host", destination.host())
                .with("assertion", assertion)
                .sendingFormsTo(destination.formTargets());
    }

    /** @param fault which sentence says what was wrong with the last try, or null */
    Page password(
            Learner learner, HttpStatus status, @Nullable String fault, int shortest, @Nullable String acceptLanguage) {
        return page(learner, status, "portal-password", acceptLanguage)
                .with("address", learner.address())
                .with("hasPassword", learner.hasPassword())
                .with("shortest", shortest)
                .with("fault", fault);
    }

    /** A page that says something and leads back. */
    Page notice(Learner learner, HttpStatus status, String key, @Nullable String acceptLanguage) {
        return Page.notice(status, key, language(learner, acceptLanguage), learner.branding())
                .with("back", HOME);
    }

    private static Page page(Learner learner, HttpStatus status, String template, @Nullable String acceptLanguage) {
        return Page.of(status, template, language(learner, acceptLanguage), learner.branding())
                .with("nonce", learner.session().csrfToken());
    }

    private static Map<String, Object> shown(MyCourse course, ZoneId zone, Locale language) {
        Map<String, Object> shown = new HashMap<>();
        shown.put("name", course.name());
        shown.put("path", HOME + "/courses/" + course.courseId());
        shown.put("through", through(course));
        shown.put("title", course.title() == null ? "" : course.title());
        shown.put("day", day(course.at(), zone, language));
        return shown;
    }

    private static String through(MyCourse course) {
        String key = "portal.through." + course.way().sql();
        return course.way() == EnrolmentWay.INVITATION && course.title() != null ? key + "-to" : key;
    }

    private static Map<String, Object> shown(MyInvitation invitation, ZoneId zone, Locale language) {
        Map<String, Object> shown = new HashMap<>();
        shown.put("title", invitation.title() == null ? "" : invitation.title());
        shown.put("until", invitation.expires() == null ? "" : day(invitation.expires(), zone, language));
        shown.put("join", invitation.joinPath() == null ? "" : invitation.joinPath());
        shown.put("path", HOME + "/invitations/" + invitation.id() + "/accept");
        return shown;
    }

    private static String day(Instant at, ZoneId zone, Locale language) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
                .withLocale(language)
                .format(at.atZone(zone));
    }

    private static Locale language(Learner learner, @Nullable String acceptLanguage) {
        return PageLanguage.ofBrowser(acceptLanguage, learner.locale());
    }
}
