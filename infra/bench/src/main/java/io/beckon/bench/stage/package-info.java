/** What the contestants run on: servers, a mail sink, processes of their own, and the meters. */
@NullMarked
package io.beckon.bench.stage;

import org.jspecify.annotations.NullMarked;
