package io.beckon.gateway.console.hostile;

import java.util.Locale;

/**
 * Words that would do something if a page took them for more than words. Each names the field that it was typed into, fits into a line of
 * 200 characters, and has {@value #MARK} wherever something of it could come alive.
 */
enum HostileWords {
    MARKUP("\"><img src=/zqx onerror=zqx()><script>zqx()</script></title></textarea></style><svg/onload=zqx()>"
            + "<iframe srcdoc='<zqx>'></iframe>&lt;zqx&gt;"),
    ATTRIBUTES("' onmouseover='zqx()' x='\" autofocus onfocus=\"zqx()\" ` onload=`zqx()` javascript:zqx()"
            + " &#34; onclick=zqx() \u202Egpj.zqx \u05e9\u05dc\u05d5\u05dd"),
    EXPRESSIONS("${123457*8} [[${123457*8}]] [(${123457*8})] __${123457*8}__ {{123457*8}} #{zqx} *{123457*8}"
            + " |${123457*8}| ~{zqx} @{/zqx} {0} %24{zqx}");

    /** In no page that nobody attacks. */
    static final String MARK = "zqx";

    /** What the sums in {@link #EXPRESSIONS} come to. */
    static final String SUM = "987656";

    /** What a local part of an address may consist of (RFC 5322, 3.2.3). */
    private static final String LOCAL_PART = "'onfocus='zqx/${123457*8}{{zqx}}`zqx`@mail.example";

    private final String words;

    HostileWords(String words) {
        this.words = words;
    }

    String of(String field) {
        return "typed-" + field + " " + words;
    }

    /** Its beginning, where less fits. */
    String of(String field, int longest) {
        return of(field).substring(0, longest);
    }

    /** An address of one mailbox for each field and run. */
    String address(String field, String run) {
        return field + run + name().substring(0, 1).toLowerCase(Locale.ROOT) + LOCAL_PART;
    }
}
