package io.beckon.bench.baseline;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.MimeMessageHelper;
import org.springframework.stereotype.Component;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.Context;

/** Renders and sends the mail of one recipient. */
@Component
class WelcomeMail {

    private final JavaMailSender sender;
    private final TemplateEngine htmlTemplates;
    private final TemplateEngine textTemplates;
    private final String html = resource("welcome.html");
    private final String text = resource("welcome.txt");

    WelcomeMail(JavaMailSender sender, TemplateEngine htmlTemplates, TemplateEngine textTemplates) {
        this.sender = sender;
        this.htmlTemplates = htmlTemplates;
        this.textTemplates = textTemplates;
    }

    void send(long id, Recipient recipient) throws MessagingException {
        String link = "https://learn.example/i/" + id;
        Context context = new Context();
        context.setVariables(Map.of(
                "name",
                recipient.name(),
                "link",
                link,
                "unsubscribeLink",
                link + "/unsubscribe",
                "school",
                "Riverside School"));
        MimeMessage message = sender.createMimeMessage();
        MimeMessageHelper helper = new MimeMessageHelper(message, true, "UTF-8");
        helper.setFrom("invitations@riverside.example");
        helper.setTo(recipient.email());
        helper.setSubject("You are invited to Riverside School");
        helper.setText(textTemplates.process(text, context), htmlTemplates.process(html, context));
        message.setHeader("List-Unsubscribe", "<" + link + "/unsubscribe>");
        message.setHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        sender.send(message);
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(WelcomeMail.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
