/** PostgreSQL and RabbitMQ as private processes of this JVM: no installation, no root, loopback only. */
@NullMarked
package io.beckon.testkit.embedded;

import org.jspecify.annotations.NullMarked;
