/** The audit log: who changed what, when and from where, in the transaction of the change. */
@NullMarked
package io.beckon.gateway.audit;

import org.jspecify.annotations.NullMarked;
