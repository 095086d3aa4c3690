package io.beckon.bench.figure;

import io.beckon.contracts.template.RenderedMail;
import io.beckon.contracts.template.TemplateRenderer;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Date;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/** The same mails by Thymeleaf for each and Angus Mail, as fast as its settings make it. */
final class AngusMails {

    static {
        // It assembles mails several times faster when it need not look its provider up for each.
        System.setProperty("jakarta.mail.util.StreamProvider", "org.eclipse.angus.mail.util.MailStreamProvider");
    }

    private final TemplateRenderer renderer = new TemplateRenderer();
    private final Map<String, Object> campaign = SampleMail.campaign();
    private final Session session = Session.getInstance(new Properties());

    int make(int number) throws MessagingException, IOException {
        Map<String, Object> model = new HashMap<>(campaign);
        model.putAll(SampleMail.person(number));
        RenderedMail mail = renderer.render(SampleMail.SOURCE, Locale.ENGLISH, model);
        MimeMessage message = new MimeMessage(session);
        message.setFrom(new InternetAddress(SampleMail.FROM, SampleMail.FROM_NAME, "UTF-8"));
        message.setRecipient(
                RecipientType.TO, new InternetAddress(SampleMail.address(number), "Person Number " + number, "UTF-8"));
        message.setSubject(mail.subject(), "UTF-8");
        message.setSentDate(new Date());
        message.setHeader("List-Unsubscribe", "<" + SampleMail.unsubscribe(number) + ">");
        message.setHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        MimeBodyPart text = new MimeBodyPart();
        text.setText(mail.text(), "UTF-8");
        MimeBodyPart html = new MimeBodyPart();
        html.setContent(mail.html(), "text/html; charset=utf-8");
        message.setContent(new MimeMultipart("alternative", text, html));
        message.saveChanges();
        ByteArrayOutputStream out = new ByteArrayOutputStream(16_384);
        message.writeTo(out);
        return out.size();
    }
}
