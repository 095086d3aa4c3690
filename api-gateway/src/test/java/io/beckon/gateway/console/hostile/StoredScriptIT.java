package io.beckon.gateway.console.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.link.LinkPurpose;
import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.TestPerson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.UriUtils;

/** Whatever a manager or a recipient types or hands in stays text on every page that shows it, and no page computes it. */
class StoredScriptIT extends HostileCase {

    /** Where in the console the words of a field must stand, so that a page that shows nothing proves nothing. */
    private static final Map<String, List<String>> SHOWN = Map.ofEntries(
            Map.entry("workspace", List.of("/console", "/console/settings", "/console/campaigns/{id}")),
            Map.entry("place", List.of("/console/groups", "/console/groups/{id}", "/console/groups/new")),
            Map.entry("group", List.of("/console/groups", "/console/groups/{id}", "/console/invitations")),
            Map.entry("course", List.of("/console/campaigns/new", "/console/groups/{id}/courses")),
            Map.entry("template", List.of("/console/templates", "/console/templates/{id}", "/console/campaigns/new")),
            Map.entry(
                    "campaign",
                    List.of("/console", "/console/campaigns", "/console/campaigns/{id}", "/console/invitations/{id}")),
            Map.entry("member", List.of("/console/settings/members", "/console/settings/members/{id}")),
            Map.entry("person", List.of("/console/invitations", "/console/invitations/{id}")),
            Map.entry("registration", List.of("/console/registrations", "/console/registrations/{id}")),
            Map.entry("registration-message", List.of("/console/registrations/{id}")),
            Map.entry("reply", List.of("/console/campaigns/{id}", "/console/campaigns/{id}/details")),
            Map.entry("follow-up", List.of("/console/invitations/follow-ups/{id}")));

    /** Forms that come back with what was typed; the others say only what is wrong. */
    private static final List<String> SHOWN_AGAIN = List.of(
            "/console/campaigns",
            "/console/campaigns/new",
            "/console/campaigns/{id}/people/check",
            "/console/groups/organization-groups",
            "/console/settings",
            "/console/settings/keys",
            "/console/settings/members",
            "/console/templates",
            "/console/invitations/{id}/address",
            "/console/invitations/follow-up",
            "/console/registrations",
            "/console/registrations/new",
            "/console/registrations/{id}");

    /** Fields of the console's forms; what a form does not have is not looked at. */
    private static final List<String> FIELDS = List.of(
            "name",
            "message",
            "subject",
            "html",
            "text",
            "label",
            "address",
            "people",
            "url",
            "destination",
            "expires",
            "organization",
            "organizationName",
            "search",
            "language",
            "tag",
            "role",
            "scopes",
            "sendingFrom",
            "timeZone",
            "supportContact",
            "fromName",
            "replyTo",
            "accentColour",
            "allowedHosts",
            "passcode",
            "copyTo",
            "step-days",
            "step-anchor",
            "step-message",
            "pick",
            "whom",
            "shown",
            "course",
            "group",
            "campaign",
            "code",
            "template",
            "exchange",
            "look",
            "once");

    private static final List<String> QUERY = List.of(
            "search",
            "note",
            "next",
            "cursor",
            "earlier",
            "show",
            "sort",
            "campaign",
            "group",
            "age",
            "opened",
            "reminders",
            "language",
            "role",
            "address",
            "kind",
            "from",
            "thing",
            "course",
            "link",
            "out",
            "code",
            "detail");

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping handlers;

    @ParameterizedTest
    @EnumSource(HostileWords.class)
    void what_is_stored_stays_text_on_every_page_of_the_console(HostileWords words) {
        fill(words);
        Visitor owner = owner();
        Map<String, LiveContent> pages = new LinkedHashMap<>();
        paths().forEach(path -> pages.put(path, harmless(path, owner.get(path))));
        SHOWN.forEach((field, places) ->
                places.forEach(place -> assertThat(pages.get(filled(place)).text())
                        .as("%s in %s", field, place)
                        .contains(words.of(field))));
        assertThat(pages.get("/console/settings/keys").text())
                .contains(words.of("key", HostileWorkspace.LONGEST_LABEL));
        assertThat(pages.get("/console/settings").text()).contains(things.sender(), things.address("support"));
        assertThat(pages.get("/console/invitations").text())
                .contains(things.address("recipient"), things.address("late"));
    }

    @ParameterizedTest
    @EnumSource(HostileWords.class)
    void what_is_typed_and_shown_again_stays_text(HostileWords words) {
        fill(words);
        Visitor owner = owner();
        List<String> fields = new ArrayList<>();
        FIELDS.forEach(field -> fields.addAll(List.of(field, words.of(field))));
        List<String> shownAgain = patterns(RequestMethod.POST)
                .filter(pattern -> !pattern.endsWith("/sign-out"))
                .map(this::filled)
                .sorted()
                .filter(path -> {
                    EntityExchangeResult<String> page = owner.post(path, fields.toArray(String[]::new));
                    return harmless("POST " + path, page).text().contains("typed-");
                })
                .toList();
        assertThat(shownAgain)
                .containsAll(SHOWN_AGAIN.stream().map(this::filled).toList());
    }

    @ParameterizedTest
    @EnumSource(HostileWords.class)
    void what_an_address_of_a_page_says_stays_text(HostileWords words) {
        fill(words);
        Visitor owner = owner();
        String query = "?"
                + QUERY.stream()
                        .map(name -> name + "=" + UriUtils.encode(words.of(name), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"));
        paths().forEach(path -> harmless(path + query, owner.get(path + query)));
        List.of("/console/sign-in", "/portal/sign-in", "/i/" + token(LinkPurpose.INVITATION))
                .forEach(path -> harmless(path + query, nobody().get(path + query)));
        String search = UriUtils.encode(words.of("search"), StandardCharsets.UTF_8);
        assertThat(LiveContent.of(html(owner.get("/console/invitations?search=" + search)))
                        .text())
                .contains(words.of("search"));
    }

    @ParameterizedTest
    @EnumSource(HostileWords.class)
    void cells_of_a_list_stay_text_when_they_are_looked_at(HostileWords words) {
        fill(words);
        String quoted = '"' + words.of("cell").replace("\"", "\"\"") + '"';
        String column = '"' + words.of("column").replace("\"", "\"\"") + '"';
        String list = "email,first name," + column + "\n" + quoted + ",x,y\n" + things.address("ben") + "," + quoted
                + "," + quoted + "\n" + things.address("ben") + ",double,z\n";
        LiveContent looked = harmless(
                "the check", owner().post("/console/campaigns/" + things.campaign + "/people/check", "people", list));
        assertThat(looked.text()).contains(words.of("cell"), words.of("column"), things.address("ben"));
    }

    @Test
    void no_name_takes_what_would_end_a_line_or_a_string() {
        for (String name : List.of("typed\0zqx", "typed\nzqx", "typed\u0085zqx")) {
            with(workspace.ownerKey())
                    .post()
                    .uri("/v1/campaigns")
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue(Map.of("name", name))
                    .exchange()
                    .expectStatus()
                    .isEqualTo(422);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"supportContact", "privacyUrl", "termsUrl", "logoUrl"})
    void no_address_of_the_workspace_may_be_a_script(String field) {
        for (String address :
                List.of("javascript:zqx()", "JavaScript://x.example/%0Azqx()", "data:text/html,zqx", "vbscript:zqx")) {
            with(workspace.ownerKey())
                    .patch()
                    .uri("/v1/workspace")
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue(Map.of(field, address))
                    .exchange()
                    .expectStatus()
                    .isEqualTo(422);
        }
    }

    /** Every page of the console that is only looked at. */
    private List<String> paths() {
        return patterns(RequestMethod.GET)
                .filter(pattern -> !pattern.endsWith("/live") && !pattern.contains("*"))
                .map(this::filled)
                .sorted()
                .toList();
    }

    private Stream<String> patterns(RequestMethod method) {
        return handlers.getHandlerMethods().keySet().stream()
                .filter(route -> route.getMethodsCondition().getMethods().contains(method))
                .flatMap(route -> route.getPatternsCondition().getPatterns().stream())
                .map(Object::toString)
                .filter(pattern -> pattern.startsWith("/console"));
    }

    private String filled(String pattern) {
        Map<String, String> ids = Map.of(
                "/console/campaigns/", things.campaign,
                "/console/groups/", things.group,
                "/console/operations/parked/", things.campaign,
                "/console/registrations/", things.registration.get("id").toString(),
                "/console/templates/", things.template,
                "/console/settings/members/", things.member,
                "/console/invitations/follow-ups/", things.followUp,
                "/console/invitations/", Long.toString(things.invitation));
        String path = pattern.replace("{action}", "start").replace("{course}", things.course);
        if (!path.contains("{id}")) {
            return path;
        }
        String before = path.substring(0, path.indexOf('{'));
        return path.replace("{id}", Objects.requireNonNullElse(ids.get(before), "1"));
    }

    private Visitor owner() {
        return visitor(TestPerson.create(database, workspace.id(), ManagerRole.OWNER));
    }
}
