/** The servers under a Beckon on one machine: PostgreSQL, RabbitMQ and a mail inbox. */
@NullMarked
package io.beckon.local.servers;

import org.jspecify.annotations.NullMarked;
