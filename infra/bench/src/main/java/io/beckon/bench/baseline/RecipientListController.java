package io.beckon.bench.baseline;

import java.util.List;
import java.util.Map;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Takes a list and queues a message for each of its people. */
@RestController
class RecipientListController {

    private final RecipientStore store;
    private final RabbitTemplate rabbit;

    RecipientListController(RecipientStore store, RabbitTemplate rabbit) {
        this.store = store;
        this.rabbit = rabbit;
    }

    @GetMapping("/health")
    Map<String, String> health() {
        return Map.of("status", "UP");
    }

    @PostMapping("/campaigns/{campaign}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Mono<Map<String, Integer>> take(@PathVariable long campaign, @RequestBody byte[] list) {
        return Mono.fromCallable(() -> take(campaign, Recipient.read(list))).subscribeOn(Schedulers.boundedElastic());
    }

    private Map<String, Integer> take(long campaign, List<Recipient> recipients) {
        List<Long> ids = store.insert(campaign, recipients);
        ids.forEach(id -> rabbit.convertAndSend(HandWrittenApplication.QUEUE, id));
        return Map.of("recipients", ids.size());
    }
}
