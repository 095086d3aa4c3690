/** The logo of a workspace: taken as a picture, made anew by us, and shown in mails and pages. */
@NullMarked
package io.beckon.gateway.branding;

import org.jspecify.annotations.NullMarked;
