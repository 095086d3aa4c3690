package io.beckon.bench.baseline;

import jakarta.mail.MessagingException;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.stereotype.Component;

/** Writes to one recipient a message. */
@Component
class RecipientListener {

    private final RecipientStore store;
    private final WelcomeMail mail;

    RecipientListener(RecipientStore store, WelcomeMail mail) {
        this.store = store;
        this.mail = mail;
    }

    @RabbitListener(queues = HandWrittenApplication.QUEUE)
    void write(Long id) throws MessagingException {
        mail.send(id, store.read(id));
        store.sent(id);
    }
}
