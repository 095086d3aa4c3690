/** People who are there already, taken into the workspace from lists of any length, each row with its outcome. */
@NullMarked
package io.beckon.gateway.intake;

import org.jspecify.annotations.NullMarked;
