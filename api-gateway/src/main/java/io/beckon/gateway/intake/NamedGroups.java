package io.beckon.gateway.intake;

import io.beckon.gateway.http.Id;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The user groups that the rows of a part name, by name or id. A name that several groups have is none: the id says which. */
final class NamedGroups {

    private final Map<String, Set<Long>> byName = new HashMap<>();
    private final Set<Long> ids = new HashSet<>();

    NamedGroups(List<ImportStore.Group> found) {
        found.forEach(group -> {
            byName.computeIfAbsent(group.name(), name -> new HashSet<>()).add(group.id());
            ids.add(group.id());
        });
    }

    static Set<String> names(List<NewPerson> people) {
        return people.stream().flatMap(person -> person.groups().stream()).collect(Collectors.toSet());
    }

    static Set<Long> ids(List<NewPerson> people) {
        return names(people).stream()
                .flatMap(name -> Id.read(name).stream().boxed())
                .collect(Collectors.toSet());
    }

    /** Empty when the workspace has none, or several, that are called so. */
    Optional<Long> find(String written) {
        Set<Long> named = byName.getOrDefault(written, Set.of());
        if (named.size() == 1) {
            return Optional.of(named.iterator().next());
        }
        return Id.read(written).stream().boxed().filter(ids::contains).findFirst();
    }

    /** What of a person's groups cannot be found. */
    Optional<String> missing(NewPerson person) {
        return person.groups().stream().filter(group -> find(group).isEmpty()).findFirst();
    }
}
