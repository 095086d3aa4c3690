package io.beckon.gateway.console.settings;

import io.beckon.gateway.console.settings.Setting.Kind;
import java.util.List;
import java.util.stream.Stream;

/** One form of the workspace's settings. */
enum SettingsPart {
    GENERAL(
            "/console/settings",
            "settings-general",
            lines(
                    "name",
                    "fromName",
                    "fromAddress",
                    "replyTo",
                    "supportContact",
                    "privacyUrl",
                    "termsUrl",
                    "logoUrl",
                    "accentColour",
                    "locale",
                    "timeZone")),
    SENDING(
            "/console/settings/sending",
            "settings-sending",
            Stream.concat(
                            lines("sendingFrom", "sendingUntil").stream(),
                            Stream.of(new Setting("sendingDays", Kind.SET), new Setting("holidayRegions", Kind.SET)))
                    .toList()),
    ADVANCED(
            "/console/settings/advanced",
            "settings-advanced",
            Stream.concat(
                            lines("subAddressSeparator", "unknownDeliveries", "publicBaseUrl").stream(),
                            Stream.of(
                                    new Setting("preAuthenticatedLinks", Kind.FLAG),
                                    new Setting("allowedHosts", Kind.SET),
                                    new Setting("assertionHosts", Kind.SET)))
                    .toList());

    private final String path;
    private final String template;
    private final List<Setting> settings;

    SettingsPart(String path, String template, List<Setting> settings) {
        this.path = path;
        this.template = template;
        this.settings = settings;
    }

    String path() {
        return path;
    }

    String template() {
        return template;
    }

    List<Setting> settings() {
        return settings;
    }

    private static List<Setting> lines(String... names) {
        return Stream.of(names).map(name -> new Setting(name, Kind.LINE)).toList();
    }
}
