/** Users and groups: the tree of organization groups, the user groups, and what they learn. */
@NullMarked
package io.beckon.gateway.console.group;

import org.jspecify.annotations.NullMarked;
