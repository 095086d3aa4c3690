package io.beckon.contracts.template;

import java.util.regex.Pattern;

/** Colours as a workspace sets them: {@code #rgb} or {@code #rrggbb}, nothing else ever reaches a style. */
final class SlotColor {
    private static final Pattern HEX = Pattern.compile("#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})");

    private SlotColor() {}

    static boolean isColor(String text) {
        return HEX.matcher(text).matches();
    }

    static int[] rgb(String color) {
        if (!isColor(color)) {
            throw new IllegalArgumentException("Not a colour: " + color + ". Write it as #rrggbb.");
        }
        int digits = color.length() == 4 ? 1 : 2;
        int[] rgb = new int[3];
        for (int i = 0; i < 3; i++) {
            int value = Integer.parseInt(color, 1 + i * digits, 1 + (i + 1) * digits, 16);
            rgb[i] = digits == 1 ? value * 17 : value;
        }
        return rgb;
    }
}
