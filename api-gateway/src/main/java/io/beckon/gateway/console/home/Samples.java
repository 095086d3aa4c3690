package io.beckon.gateway.console.home;

import io.beckon.gateway.console.door.Api;
import io.beckon.gateway.console.door.ApiUri;
import io.beckon.gateway.console.shell.Manager;
import io.beckon.gateway.console.shell.Typed;
import io.beckon.gateway.console.shell.Work;
import io.beckon.gateway.page.PageEngine;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * A course and a list to try everything with. The people of the list are sub-addresses of the manager's own mailbox, so nobody else is
 * written to; one line has a fault, to see what becomes of it.
 */
@Component
class Samples {

    private static final MediaType CSV = MediaType.parseMediaType("text/csv;charset=UTF-8");
    private static final List<String> PEOPLE = List.of("ana", "ben", "chloe");

    private final PageEngine sentences = new PageEngine("pages/console/", List.of("pages.console-home"));

    Mono<Void> course(Work work, Typed typed) {
        Map<String, String> course = Map.of(
                "name", said("sample.course.name", work.locale()),
                "description", said("sample.course.description", work.locale()),
                "kind", "page");
        return work.api()
                .once(typed.once())
                .post(ApiUri.of("/v1/courses"), course, JsonNode.class)
                .then();
    }

    /** A draft, for nothing is to be sent before somebody has looked at it. */
    Mono<Void> list(Work work, Typed typed) {
        return destination(work.api())
                .map(destination -> campaign(destination, work.locale()))
                .flatMap(campaign ->
                        work.api().once(typed.once()).post(ApiUri.of("/v1/campaigns"), campaign, JsonNode.class))
                .flatMap(campaign -> people(work, campaign.path("id").asString()));
    }

    private static Mono<Void> people(Work work, String campaign) {
        byte[] list = people(work.manager()).getBytes(StandardCharsets.UTF_8);
        return work.api()
                .once("sample-list-" + campaign)
                .upload(
                        ApiUri.of("/v1/campaigns/{}/submissions", campaign),
                        CSV,
                        Flux.just(DefaultDataBufferFactory.sharedInstance.wrap(list)),
                        JsonNode.class)
                .then();
    }

    private Map<String, Object> campaign(Map<String, Object> destination, Locale locale) {
        return Map.of(
                "name", said("sample.campaign.name", locale),
                "message", said("sample.campaign.message", locale),
                "locale", locale.getLanguage(),
                "destination", destination);
    }

    private static Mono<Map<String, Object>> destination(Api api) {
        return api.page(ApiUri.of("/v1/courses?limit=1"), HomePage.Course.class).map(courses -> {
            Map<String, Object> destination = new HashMap<>(Map.of("kind", "portal"));
            courses.items().stream().findFirst().ifPresent(course -> {
                destination.put("kind", "course");
                destination.put("courseId", course.id());
            });
            return destination;
        });
    }

    private static String people(Manager manager) {
        int at = manager.address().lastIndexOf('@');
        String mailbox = manager.address().substring(0, at);
        String domain = manager.address().substring(at);
        return PEOPLE.stream()
                .map(name -> "\"" + mailbox + manager.separator() + name + domain + "\","
                        + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1) + "\n")
                .collect(Collectors.joining("", "email,first name\n", "dora at school,Dora\n"));
    }

    private String said(String key, Locale locale) {
        return Objects.requireNonNull(sentences.sentence(key, locale), key);
    }
}
