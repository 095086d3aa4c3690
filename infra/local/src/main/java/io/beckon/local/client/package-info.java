/** A client of Beckon's HTTP API, as a program of yours would have one. */
@NullMarked
package io.beckon.local.client;

import org.jspecify.annotations.NullMarked;
