package io.beckon.gateway.http;

import io.beckon.contracts.address.EmailAddress;
import java.time.ZoneId;
import org.springframework.stereotype.Component;

/** Reads the tables of IDNA and of time zones while the process starts: whoever used them first would do it on an event loop. */
@Component
class TablesReadAhead {

    TablesReadAhead() {
        EmailAddress.parse("first@xn--bcher-kva.example");
        ZoneId.getAvailableZoneIds().forEach(ZoneId::of);
    }
}
