package io.beckon.gateway.page;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** Keys of a file, for tests of what is made of them. */
public final class TestLinkKeys {

    private TestLinkKeys() {}

    public static LinkKeys of(Path file) {
        return new LinkKeys(new KeySettings(file), new PageSettings(Duration.ofHours(1)), Clock.systemUTC());
    }
}
