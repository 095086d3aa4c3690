/**
 * Organization groups, user groups, and what is attached to them.
 *
 * <p>The organization groups of a workspace are a tree. Whoever makes, moves or renames one holds the workspace's row
 * ({@code FOR NO KEY UPDATE}, which no foreign key waits for) while looking at the tree and changing it; so two moves that would make
 * a circle together come one after the other, and the second is refused. Deleting needs no such lock: the foreign keys refuse it.
 */
@NullMarked
package io.beckon.gateway.group;

import org.jspecify.annotations.NullMarked;
