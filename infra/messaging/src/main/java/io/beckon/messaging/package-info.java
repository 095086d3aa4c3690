/**
 * RabbitMQ, which distributes work: publishing with confirms, and the one place that settles a message.
 *
 * <p>A service imports {@link io.beckon.messaging.MessagingConfiguration} and, in its settings file,
 * {@code classpath:beckon-messaging.yml}. It publishes through {@link io.beckon.messaging.MessagePublisher}; that declares the queue,
 * so nothing else is needed. It listens by one bean for each channel and lane, whose name is unique among all services:
 *
 * <pre>{@code
 * @Bean
 * @ListensTo(channel = Channel.INVITATIONS_SUBMITTED, lane = Lane.BULK, atOnce = "${beckon.expansion.bulk-chunks-at-once}")
 * ReliableListener expandBulk(Listeners listeners, ChunkHandler handler) {
 *     return listeners.listen(handler);
 * }
 * }</pre>
 *
 * <p>No line of {@code spring.cloud.*} is needed in a service's settings: the function, its destination, group, prefetch and queue
 * arguments follow from the bean, also when several services share one context. The queue of the example is
 * {@code invitations.submitted.bulk.beckon}, its dead-letter queue {@code invitations.submitted.bulk.beckon.dlq}.
 *
 * <p>Readiness: a worker lists the broker among what it needs, the gateway does not, because intake goes on without it:
 *
 * <pre>
 * management.endpoint.health.group.readiness.include: readinessState, r2dbc, rabbit   # a worker
 * management.endpoint.health.group.readiness.include: readinessState, r2dbc           # the gateway
 * </pre>
 */
@NullMarked
package io.beckon.messaging;

import org.jspecify.annotations.NullMarked;
