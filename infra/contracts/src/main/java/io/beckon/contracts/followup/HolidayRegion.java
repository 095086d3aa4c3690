package io.beckon.contracts.followup;

import java.util.List;

/**
 * A place whose public holidays are known.
 *
 * @param code    as a calendar names it: {@code de}, {@code de-by}
 * @param name    in the language it was asked for in, else in English
 * @param regions what of it has holidays of its own, by name; empty where nothing is known to differ
 */
public record HolidayRegion(String code, String name, List<HolidayRegion> regions) {

    public HolidayRegion {
        regions = List.copyOf(regions);
    }
}
