/** Lets a recipient stop a workspace's mails by one click, and take that back. */
@NullMarked
package io.beckon.gateway.unsubscribe;

import org.jspecify.annotations.NullMarked;
