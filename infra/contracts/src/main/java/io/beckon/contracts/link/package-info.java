/** The personal links of a mail: signed, versioned, and nothing of them stored. */
@NullMarked
package io.beckon.contracts.link;

import org.jspecify.annotations.NullMarked;
