/** What the operator of the installation may do across workspaces: see that they work, suspend and open them; never see their people. */
@NullMarked
package io.beckon.gateway.operator;

import org.jspecify.annotations.NullMarked;
