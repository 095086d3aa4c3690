package io.beckon.gateway.submission.reading;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The column names that are understood, of CSV headers and of JSON fields alike. Case, accents, spaces, hyphens, underscores and
 * notes such as {@code [Required]}, {@code (optional)} or {@code *} make no difference; what stands in square brackets is tried as well
 * ({@code User name [userPrincipalName] Required}).
 *
 * <table>
 * <caption>Where the names come from</caption>
 * <tr><th>Program</th><th>Its columns</th></tr>
 * <tr><td>Google Workspace</td><td>Email Address [Required], First Name [Required], Last Name [Required]</td></tr>
 * <tr><td>Google Contacts</td><td>E-mail 1 - Value, First Name, Last Name, Given Name, Family Name</td></tr>
 * <tr><td>Microsoft 365</td><td>User principal name, Display name, First name, Last name, Preferred language; as bulk template: Name
 * [displayName] Required, User name [userPrincipalName] Required, First name [givenName], Last name [surname]</td></tr>
 * <tr><td>Outlook</td><td>E-mail Address, First Name, Last Name, E-mail Display Name</td></tr>
 * <tr><td>Moodle</td><td>username, firstname, lastname, email, lang, timezone (99, the site's default, counts as none)</td></tr>
 * <tr><td>LimeSurvey</td><td>email, firstname, lastname, language, attribute_1 ...</td></tr>
 * <tr><td>German</td><td>E-Mail-Adresse, Vorname, Nachname, Anzeigename, Sprache, Zeitzone</td></tr>
 * <tr><td>French</td><td>Adresse e-mail, Courriel, Prénom, Nom, Nom complet, Langue, Fuseau horaire</td></tr>
 * <tr><td>Spanish</td><td>Correo electrónico, Nombre, Apellidos, Nombre completo, Idioma, Zona horaria</td></tr>
 * </table>
 *
 * <p>Where several columns could be the address (or another field), the name that stands first here wins; of equal ones the first
 * column. The others become template variables, as every column with an unknown name does.
 */
final class HeaderNames {

    private static final Map<RowField, List<String>> NAMES = new EnumMap<>(Map.of(
            RowField.ADDRESS,
            List.of(
                    "Email Address",
                    "Email",
                    "Mail",
                    "E-Mail-Adresse",
                    "Mailadresse",
                    "Adresse e-mail",
                    "Adresse mail",
                    "Adresse électronique",
                    "Adresse de courriel",
                    "Courriel",
                    "Mél",
                    "Correo electrónico",
                    "Dirección de correo electrónico",
                    "Dirección de correo",
                    "Correo",
                    "Primary Email",
                    "E-mail 1 - Value",
                    "Address",
                    "Recipient",
                    "User principal name",
                    "UPN"),
            RowField.NAME,
            List.of(
                    "Name",
                    "Full name",
                    "Display name",
                    "E-mail Display Name",
                    "Anzeigename",
                    "Vollständiger Name",
                    "Nom complet",
                    "Nom et prénom",
                    "Nom d'affichage",
                    "Nombre completo",
                    "Nombre y apellidos",
                    "Nombre para mostrar"),
            RowField.FIRST_NAME,
            List.of("First name", "Given name", "Forename", "Vorname", "Prénom", "Nombre", "Nombre de pila"),
            RowField.LAST_NAME,
            List.of(
                    "Last name",
                    "Surname",
                    "Family name",
                    "Nachname",
                    "Familienname",
                    "Nom",
                    "Nom de famille",
                    "Apellidos",
                    "Apellido"),
            RowField.LOCALE,
            List.of(
                    "Locale",
                    "Language",
                    "Lang",
                    "Preferred language",
                    "Language code",
                    "Sprache",
                    "Bevorzugte Sprache",
                    "Langue",
                    "Langue préférée",
                    "Idioma",
                    "Idioma preferido"),
            RowField.TIME_ZONE,
            List.of("Time zone", "TZ", "Zeitzone", "Fuseau horaire", "Zona horaria", "Huso horario")));

    /**
     * What a name means.
     *
     * @param rank the lower, the more certain
     */
    record Meaning(RowField field, int rank) {}

    private static final Pattern NOTE = Pattern.compile("\\[([^]]*)]|\\([^)]*\\)");
    private static final Pattern REMARK = Pattern.compile("(required|optional|pflichtfeld|obligatoire|obligatorio)$");
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern NO_LETTER = Pattern.compile("[^\\p{L}\\p{N}]+");

    private static final Map<String, Meaning> MEANINGS = meanings();

    private HeaderNames() {}

    /** What a column with this header holds; empty for a template variable. */
    static Optional<Meaning> meaning(String header) {
        String plain = NOTE.matcher(header).replaceAll(" ");
        Meaning direct = MEANINGS.get(REMARK.matcher(key(plain)).replaceFirst(""));
        if (direct != null) {
            return Optional.of(direct);
        }
        Matcher note = NOTE.matcher(header);
        while (note.find()) {
            Meaning noted = note.group(1) == null ? null : MEANINGS.get(key(note.group(1)));
            if (noted != null) {
                return Optional.of(noted);
            }
        }
        return Optional.empty();
    }

    /** The understood names of each field, the most certain first. */
    static Map<String, List<String>> understood() {
        Map<String, List<String>> understood = new LinkedHashMap<>();
        for (RowField field : RowField.values()) {
            understood.put(field.label(), NAMES.getOrDefault(field, List.of()));
        }
        return understood;
    }

    private static Map<String, Meaning> meanings() {
        Map<String, Meaning> meanings = new HashMap<>();
        NAMES.forEach((field, names) -> {
            List<String> keys = new ArrayList<>();
            names.forEach(name -> keys.add(key(name)));
            for (int rank = 0; rank < keys.size(); rank++) {
                meanings.put(keys.get(rank), new Meaning(field, rank));
            }
        });
        return Map.copyOf(meanings);
    }

    private static String key(String name) {
        String decomposed = Normalizer.normalize(name, Normalizer.Form.NFKD);
        String bare = MARKS.matcher(decomposed).replaceAll("");
        return NO_LETTER.matcher(bare).replaceAll("").toLowerCase(Locale.ROOT);
    }
}
