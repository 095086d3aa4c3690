package io.beckon.gateway.oidc;

import io.beckon.gateway.page.Page;
import io.beckon.gateway.page.PageLanguage;
import io.beckon.gateway.page.PageRenderer;
import io.beckon.gateway.problem.Problem;
import io.beckon.gateway.problem.ProblemException;
import io.beckon.gateway.problem.ProblemType;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The two steps of a browser that signs in at a provider: there, and back. A browser that is refused is shown a page. */
@RestController
@Tag(name = "Session")
class OidcController {

    /** What people can be told; whatever else goes wrong is a problem as everywhere. */
    private static final Map<ProblemType, String> PAGES = Map.of(
            ProblemType.OIDC_ATTEMPT_OVER, "oidc-over",
            ProblemType.OIDC_ANSWER_REFUSED, "oidc-refused",
            ProblemType.OIDC_ADDRESS_UNVERIFIED, "oidc-unverified",
            ProblemType.OIDC_NO_ACCOUNT, "oidc-no-account",
            ProblemType.OIDC_ANOTHER_PERSON, "oidc-another",
            ProblemType.OIDC_PROVIDER_AWAY, "oidc-away");

    /** All of them; they are settings of the installation, and few. */
    record Offers(List<ProviderOffer> items) {}

    private final Providers providers;
    private final OidcSignIn signIn;
    private final PageRenderer renderer;

    OidcController(Providers providers, OidcSignIn signIn, PageRenderer renderer) {
        this.providers = providers;
        this.signIn = signIn;
        this.renderer = renderer;
    }

    @Needs(Right.NOTHING)
    @GetMapping("/v1/session/oidc")
    @Operation(summary = "List the identity providers at which people can sign in")
    @SecurityRequirements
    Offers list() {
        return new Offers(providers.offers());
    }

    @Needs(Right.NOTHING)
    @GetMapping("/v1/session/oidc/{registration}")
    @Operation(
            summary = "Send a browser to an identity provider, which sends it back signed in",
            description =
                    "Only where the operator has set up a provider of this name. The session is that of any other sign-in.")
    @ApiResponse(responseCode = "303", description = "To the provider")
    @SecurityRequirements
    Mono<ResponseEntity<String>> begin(
            @PathVariable String registration,
            @Parameter(description = "The path of this gateway to go to afterwards", example = "/v1/session")
                    @RequestParam(required = false)
                    @Nullable
                    String to,
            @Parameter(hidden = true) ServerWebExchange exchange) {
        return signIn.begin(registration, to, exchange)
                .map(renderer::seeOther)
                .onErrorResume(ProblemException.class, refusal -> shown(refusal, exchange));
    }

    @Hidden
    @Needs(Right.NOTHING)
    @GetMapping("/login/oidc/{registration}")
    Mono<ResponseEntity<String>> end(@PathVariable String registration, ServerWebExchange exchange) {
        return signIn.end(registration, exchange)
                .map(renderer::seeOther)
                .onErrorResume(ProblemException.class, refusal -> shown(refusal, exchange));
    }

    private Mono<ResponseEntity<String>> shown(ProblemException refusal, ServerWebExchange exchange) {
        HttpHeaders headers = exchange.getRequest().getHeaders();
        Problem problem = refusal.problem();
        return Optional.ofNullable(PAGES.get(problem.type()))
                .filter(page -> headers.getAccept().stream().anyMatch(MediaType.TEXT_HTML::equalsTypeAndSubtype))
                .map(page -> Mono.just(renderer.answer(Page.notice(
                        problem.type().status(),
                        page,
                        PageLanguage.choose(null, null, headers.getFirst(HttpHeaders.ACCEPT_LANGUAGE)),
                        null))))
                .orElseGet(() -> Mono.error(refusal));
    }
}
