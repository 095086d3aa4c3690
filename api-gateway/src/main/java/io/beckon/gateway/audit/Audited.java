package io.beckon.gateway.audit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says at a route that its audit entry is made in another way than those of all routes that change something. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Audited {

    /** How the entry is made. */
    enum Way {
        /** The whole request and its entry are one transaction. So it is for every route that says nothing. */
        WHOLE,
        /** The work is several transactions, such as a streamed list: one entry is written before it, one when it ended well. */
        PARTS,
        /** The handler writes it in the transaction it opens itself, because attempts are counted beside that one. */
        BESIDE,
        /** The route changes nothing, although its method could. */
        NEVER
    }

    Way way() default Way.WHOLE;

    AuditKind kind() default AuditKind.CHANGE;
}
