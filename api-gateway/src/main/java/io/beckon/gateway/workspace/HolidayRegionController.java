package io.beckon.gateway.workspace;

import io.beckon.contracts.followup.HolidayRegion;
import io.beckon.contracts.followup.HolidayRegions;
import io.beckon.gateway.page.PageLanguage;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The places whose public holidays a workspace's calendar can keep. */
@RestController
@Tag(name = "Workspace")
class HolidayRegionController {

    private static final Duration FOR_GOOD = Duration.ofMillis(Long.MAX_VALUE);

    /** All of them; there are some hundred. */
    record Regions(List<HolidayRegion> items) {}

    /** One for each language we speak, read when it is first asked for. */
    private final Map<Locale, Mono<Regions>> byLanguage = PageLanguage.SPOKEN.stream()
            .collect(Collectors.toUnmodifiableMap(Function.identity(), language -> read(language)));

    @Needs(Right.READ)
    @GetMapping("/v1/workspace/holiday-regions")
    @Operation(
            summary = "List the countries and regions that holidayRegions of the workspace may name",
            description =
                    "Each country with what of it has public holidays of its own, sorted by name; names in the language of"
                            + " Accept-Language (English, German, French, Spanish), or in English where there is none in it.")
    Mono<ResponseEntity<Regions>> list(
            @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.ACCEPT_LANGUAGE, required = false) @Nullable
                    String acceptLanguage) {
        Locale language = PageLanguage.choose(null, null, acceptLanguage);
        return byLanguage
                .getOrDefault(language, read(language))
                .map(regions -> ResponseEntity.ok()
                        .header(HttpHeaders.CONTENT_LANGUAGE, language.toLanguageTag())
                        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE)
                        .body(regions));
    }

    private static Mono<Regions> read(Locale language) {
        return Mono.fromCallable(() -> new Regions(HolidayRegions.in(language)))
                .subscribeOn(Schedulers.boundedElastic())
                .cache(read -> FOR_GOOD, failure -> Duration.ZERO, () -> Duration.ZERO);
    }
}
