/** The rows of an upload as they are kept in a chunk until and after they are expanded. */
@NullMarked
package io.beckon.contracts.submission;

import org.jspecify.annotations.NullMarked;
