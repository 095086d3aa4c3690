/** What became of every row of a campaign: one snapshot counted from the rows themselves, shared by all who watch. */
@NullMarked
package io.beckon.gateway.progress;

import org.jspecify.annotations.NullMarked;
