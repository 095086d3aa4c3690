/** Reads uploaded lists of people: from the bytes of a request, however they are cut, to chunks of rows that depend on nothing but the content. */
@NullMarked
package io.beckon.gateway.submission.reading;

import org.jspecify.annotations.NullMarked;
