/** Real servers for tests: PostgreSQL and RabbitMQ, in containers or embedded, and a clock that tests move. */
@NullMarked
package io.beckon.testkit;

import org.jspecify.annotations.NullMarked;
