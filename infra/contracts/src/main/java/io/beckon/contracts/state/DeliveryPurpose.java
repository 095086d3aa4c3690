package io.beckon.contracts.state;

/** Why one mail is sent; all purposes take the same road. */
public enum DeliveryPurpose implements SqlName {
    INVITATION,
    REMINDER,
    FOLLOW_UP,
    RESEND,
    TEST,
    COPY,
    CODE,
    NOTICE
}
