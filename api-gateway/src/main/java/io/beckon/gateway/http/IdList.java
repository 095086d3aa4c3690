package io.beckon.gateway.http;

import io.beckon.gateway.problem.Faults;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ids of an array in a body, in its order.
 *
 * @param pointer JSON pointer of the array
 * @param ids     0, which nothing has, where what was written cannot be an id
 */
public record IdList(String pointer, List<Long> ids) {

    public IdList {
        ids = List.copyOf(ids);
    }

    /** Reads at most {@code most} ids; an absent array is an empty one. */
    public static IdList read(@Nullable List<@Nullable String> written, int most, String pointer, Faults faults) {
        List<@Nullable String> texts = written == null ? List.of() : written;
        faults.unless(texts.size() <= most, pointer, "Give at most " + most + " ids.");
        return new IdList(
                pointer,
                texts.stream()
                        .limit(most)
                        .map(text -> text == null ? 0L : Id.read(text).orElse(0))
                        .toList());
    }

    /** As {@link #read}, and at least one. */
    public static IdList readSome(@Nullable List<@Nullable String> written, int most, String pointer, Faults faults) {
        faults.unless(written != null && !written.isEmpty(), pointer, "Give 1 to " + most + " ids.");
        return read(written, most, pointer, faults);
    }

    public Long[] array() {
        return ids.stream().distinct().toArray(Long[]::new);
    }

    /** Adds a fault for each id that is not among those the workspace has. */
    public void mustBeIn(Collection<Long> known, String thing, Faults faults) {
        for (int i = 0; i < ids.size(); i++) {
            faults.unless(
                    known.contains(ids.get(i)), pointer + "/" + i, "Your workspace has no " + thing + " with this id.");
        }
    }
}
