package io.beckon.gateway.access;

import java.util.Set;
import org.springframework.stereotype.Component;

/** The parts of the API that a key can be limited to. */
@Component
public class ApiParts {

    private final Set<String> names;

    ApiParts(RouteRules rules) {
        this.names = rules.parts();
    }

    /** Each the word behind /v1/ of some route, for example {@code campaigns}. */
    public Set<String> names() {
        return names;
    }
}
