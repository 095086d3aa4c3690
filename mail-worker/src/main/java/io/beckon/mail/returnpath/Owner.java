package io.beckon.mail.returnpath;

/** To whom a mail is addressed that may be a report. */
public sealed interface Owner {

    Owner ALL = new All();
    Owner NOBODY = new Nobody();
    Owner SOMEBODY_ELSE = new SomebodyElse();

    /** One delivery; the signature is genuine. */
    record Delivery(long id) implements Owner {}

    /** The return path without a delivery: complaints come to it, which name the delivery inside. */
    record All() implements Owner {}

    /** It looks like the return path of a delivery, but we never made it. */
    record Nobody() implements Owner {}

    /** No address of ours. */
    record SomebodyElse() implements Owner {}
}
