package io.beckon.gateway.console.shell;

import io.beckon.gateway.console.door.Api;
import java.util.Locale;

/** One request of somebody who is signed in, with all that a page is made from. */
public record Work(Api api, Manager manager, Locale locale) {}
