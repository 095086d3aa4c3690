package io.beckon.gateway.console.invite;

import io.beckon.gateway.console.door.Api;
import io.beckon.gateway.console.door.ApiUri;
import io.beckon.gateway.console.shell.AfterSending;
import io.beckon.gateway.console.shell.SentFile;
import io.beckon.gateway.console.shell.Typed;
import io.beckon.gateway.console.shell.View;
import io.beckon.gateway.console.shell.Work;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** The people of a campaign: what was pasted, what would become of it, and its sending in. */
@Component
class PeoplePage {

    static final String PEOPLE = "people";

    private static final String TEMPLATE = "people";
    private static final MediaType CSV = MediaType.parseMediaType("text/csv;charset=UTF-8");

    private record Campaign(String id, String name, String state) {}

    Mono<View> view(Work work, String id, Typed typed) {
        return work.api()
                .get(ApiUri.of("/v1/campaigns/{}", id), Campaign.class)
                .map(campaign -> View.of(TEMPLATE)
                        .with("campaign", campaign)
                        .with("id", id)
                        .with("typed", typed)
                        .with("key", UUID.randomUUID().toString()));
    }

    /** The page with what would become of the pasted people. */
    Mono<View> checked(Work work, String id, Typed typed) {
        Typed exchanged = exchanged(typed);
        return check(work.api(), id, CSV, pasted(exchanged))
                .flatMap(checked -> view(work, id, exchanged).map(page -> page.with("checked", checked)));
    }

    /** Only what would become of them, for a page that is shown already. */
    Mono<View> checkedPart(Work work, String id, Typed typed) {
        return check(work.api(), id, CSV, pasted(typed)).map(checked -> part(id, checked, true));
    }

    /** As {@link #checkedPart}, with the suggestions that were taken so far. */
    Mono<View> checkedFile(Api api, String id, MediaType kind, List<TakenAddress> taken, Flux<DataBuffer> beginning) {
        ApiUri uri = check(id);
        for (TakenAddress address : taken) {
            uri = uri.with(TakenAddress.PARAMETER, address.pair());
        }
        return api.upload(uri, kind, beginning, CheckedPeople.class)
                .map(checked -> part(id, checked, false).with("taken", taken));
    }

    /** Why a file was refused, of which the form holds what the API said. */
    static View refused() {
        return View.part(TEMPLATE, "refused-part");
    }

    /** Ends with where the campaign goes on. */
    Mono<String> send(Work work, String id, Typed typed) {
        // Of a file that was chosen beside them such a form has the name and nothing else.
        String note = typed.line("file") == null ? "?note=people.in" : "/people?note=people.in-without-file";
        return submit(work.api().once(typed.once()), id, CSV, pasted(typed)).thenReturn(campaign(id) + note);
    }

    /** As {@link #send}, of a list of any length. People that were pasted beside it stay in the page: they are not sent yet. */
    Mono<AfterSending> sendFile(Work work, String id, SentFile file) {
        Typed form = file.form();
        boolean pasted = form.line(PEOPLE) != null;
        if (file.name().isEmpty()) {
            AfterSending without = new AfterSending.GoOn(campaign(id) + "/people?note=people.no-file");
            return file.content()
                    .doOnNext(DataBufferUtils::release)
                    .then(pasted ? staying(work, id, form, "noFile") : Mono.just(without));
        }
        // The pasted people go in under the form's key itself.
        String once = form.once().isEmpty() ? "" : form.once() + ".file";
        Api api = ListFile.isPacked(file.name()) ? work.api().packed() : work.api();
        return submit(api.once(once), id, ListFile.kind(file.name()), file.content())
                .then(Mono.defer(() -> pasted
                        ? staying(work, id, form, "fileIn")
                        : Mono.just(new AfterSending.GoOn(campaign(id) + "?note=people.in"))));
    }

    private Mono<AfterSending> staying(Work work, String id, Typed form, String because) {
        return view(work, id, form).map(page -> new AfterSending.Stay(page.with(because, true)));
    }

    private static Mono<JsonNode> submit(Api api, String id, MediaType kind, Flux<DataBuffer> list) {
        return api.upload(ApiUri.of("/v1/campaigns/{}/submissions", id), kind, list, JsonNode.class);
    }

    private static String campaign(String id) {
        return ApiUri.of("/console/campaigns/{}", id).text();
    }

    private static View part(String id, CheckedPeople checked, boolean pasted) {
        return View.part(TEMPLATE, "checked-part")
                .with("id", id)
                .with("checked", checked)
                .with("pasted", pasted);
    }

    private static Mono<CheckedPeople> check(Api api, String id, MediaType kind, Flux<DataBuffer> list) {
        return api.upload(check(id), kind, list, CheckedPeople.class);
    }

    private static ApiUri check(String id) {
        return ApiUri.of("/v1/campaigns/{}/submissions/check", id);
    }

    /** A pressed suggestion puts one address in place of another. */
    private static Typed exchanged(Typed typed) {
        TakenAddress taken = TakenAddress.read(typed.text(TakenAddress.PARAMETER));
        return taken == null
                ? typed
                : typed.and(PEOPLE, PastedPeople.with(typed.text(PEOPLE), taken.instead(), taken.other()));
    }

    private static Flux<DataBuffer> pasted(Typed typed) {
        byte[] csv = PastedPeople.csv(typed.text(PEOPLE)).getBytes(StandardCharsets.UTF_8);
        return Flux.defer(() -> Flux.just(DefaultDataBufferFactory.sharedInstance.wrap(csv)));
    }
}
