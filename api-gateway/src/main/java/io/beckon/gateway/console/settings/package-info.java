/** The console's settings: the workspace, its keys, its members and their roles, the mail servers, and who did what. */
@NullMarked
package io.beckon.gateway.console.settings;

import org.jspecify.annotations.NullMarked;
