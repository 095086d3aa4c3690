/** Email addresses: one normal form, one mailbox, one clear fault. */
@NullMarked
package io.beckon.contracts.address;

import org.jspecify.annotations.NullMarked;
