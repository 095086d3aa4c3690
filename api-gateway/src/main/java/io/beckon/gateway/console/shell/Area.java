package io.beckon.gateway.console.shell;

/**
 * A part of the console, as a bean of its package; the navigation shows all there are.
 *
 * @param order   its place, ascending
 * @param name    of its sentences, {@code console-<name>.properties}; its word in the navigation is {@code nav.<name>} there
 * @param path    of its first page
 * @param changes whether it is only for who may change something
 */
public record Area(int order, String name, String path, boolean changes) {

    /** Its path begins those of all others. */
    private static final String FIRST = "/console";

    /** Whether a page belongs to this part. */
    boolean holds(String page) {
        return page.equals(path) || !path.equals(FIRST) && page.startsWith(path + "/");
    }
}
