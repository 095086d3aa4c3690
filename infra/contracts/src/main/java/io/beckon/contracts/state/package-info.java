/** The states and kinds that tables, messages and the API share, each spelled once. */
@NullMarked
package io.beckon.contracts.state;

import org.jspecify.annotations.NullMarked;
