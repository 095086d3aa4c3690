/** What all pages for recipients share: language, branding, headers, nonces. */
@NullMarked
package io.beckon.gateway.page;

import org.jspecify.annotations.NullMarked;
