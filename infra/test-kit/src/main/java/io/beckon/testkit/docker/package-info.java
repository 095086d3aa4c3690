/** PostgreSQL and RabbitMQ in containers, on ports that outlive a restart. */
@NullMarked
package io.beckon.testkit.docker;

import org.jspecify.annotations.NullMarked;
