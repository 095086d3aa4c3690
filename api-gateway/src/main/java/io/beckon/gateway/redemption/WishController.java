package io.beckon.gateway.redemption;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.address.InvalidAddressException;
import io.beckon.gateway.page.PageRenderer;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What whoever has a link may wish for: an invitation of one's own, and a fresh link where the time of this one ran out. */
@Controller
@Hidden
class WishController {

    private final Visits visits;
    private final OwnInvitation ownInvitation;
    private final Renewal renewal;
    private final RedemptionPages pages;
    private final PageRenderer renderer;

    WishController(
            Visits visits, OwnInvitation ownInvitation, Renewal renewal, RedemptionPages pages, PageRenderer renderer) {
        this.visits = visits;
        this.ownInvitation = ownInvitation;
        this.renewal = renewal;
        this.pages = pages;
        this.renderer = renderer;
    }

    @Needs(Right.NOTHING)
    @PostMapping("/i/{token}/ask")
    Mono<ResponseEntity<String>> ask(@PathVariable String token, ServerWebExchange exchange) {
        return visits.withNonce(token, exchange, (visit, form) -> ask(visit, form, exchange));
    }

    @Needs(Right.NOTHING)
    @PostMapping("/i/{token}/renew")
    Mono<ResponseEntity<String>> renew(@PathVariable String token, ServerWebExchange exchange) {
        return visits.withNonce(
                token,
                exchange,
                (visit, form) -> renewal.begin(visit, exchange)
                        .then(Mono.fromSupplier(() -> renderer.answer(pages.renewed(visit)))));
    }

    private Mono<ResponseEntity<String>> ask(Visit visit, Map<String, String> form, ServerWebExchange exchange) {
        LinkStanding standing = visits.standing(visit);
        if (standing != LinkStanding.OPEN && standing != LinkStanding.ACCEPTED) {
            return Mono.fromSupplier(() -> renderer.answer(pages.of(visit, standing)));
        }
        EmailAddress wanted;
        try {
            wanted = EmailAddress.parse(form.get("address"));
        } catch (InvalidAddressException notOne) {
            return Mono.fromSupplier(() -> renderer.answer(pages.noAddress(visit, standing)));
        }
        return ownInvitation
                .ask(visit, wanted, exchange)
                .then(Mono.fromSupplier(() -> renderer.answer(pages.asked(visit))));
    }
}
