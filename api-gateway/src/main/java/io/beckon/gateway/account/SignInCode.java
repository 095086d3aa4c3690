package io.beckon.gateway.account;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.state.DeliveryPurpose;
import io.beckon.contracts.template.BuiltInLetter;
import io.beckon.gateway.access.ClientAddress;
import io.beckon.gateway.code.OneTimeCodes;
import io.beckon.gateway.code.OneTimeCodes.Purpose;
import io.beckon.gateway.http.AfterAnswer;
import io.beckon.gateway.letter.Letter;
import io.beckon.gateway.letter.LetterBox;
import io.beckon.gateway.throttle.Throttle;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Mails a code to who wants to sign in. An address nobody has gets a row, and the same answer after the same time, but no mail. */
@Component
class SignInCode {

    private final OneTimeCodes codes;
    private final AccountStore accounts;
    private final LetterBox letters;
    private final Throttle throttle;
    private final AfterAnswer afterAnswer;
    private final SignInSettings settings;

    SignInCode(
            OneTimeCodes codes,
            AccountStore accounts,
            LetterBox letters,
            Throttle throttle,
            AfterAnswer afterAnswer,
            SignInSettings settings) {
        this.codes = codes;
        this.accounts = accounts;
        this.letters = letters;
        this.throttle = throttle;
        this.afterAnswer = afterAnswer;
        this.settings = settings;
    }

    Mono<Void> send(EmailAddress address, ServerWebExchange exchange) {
        return throttle.take(settings.clientCodes(), ClientAddress.networkOf(exchange.getRequest()))
                .then(Mono.defer(() -> throttle.take(settings.addressCodes(), address.toString())))
                .then(Mono.defer(() -> codes.issue(Purpose.SIGN_IN, address.toString(), settings.codeLifetime())))
                .flatMap(code -> afterAnswer.begin(mail(address, code)));
    }

    private Mono<Long> mail(EmailAddress address, String code) {
        return accounts.find(address)
                .filter(account -> !account.suspended())
                .map(account -> new Letter(
                        account.workspaceId(),
                        DeliveryPurpose.CODE,
                        BuiltInLetter.SIGN_IN_CODE.sql(),
                        account.address(),
                        Locale.forLanguageTag(account.locale()),
                        Map.of("code", code, "minutes", String.valueOf(settings.codeMinutes()))))
                .flatMap(letters::put);
    }
}
