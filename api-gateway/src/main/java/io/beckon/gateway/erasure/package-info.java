/** The erasure of a person from a workspace, in small steps that a restart does not lose; what remains is a hash that suppresses. */
@NullMarked
package io.beckon.gateway.erasure;

import org.jspecify.annotations.NullMarked;
