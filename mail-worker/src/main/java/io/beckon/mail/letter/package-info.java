/** What one person's mail says: the campaign's template in their language, with their name and their own links in it. */
@NullMarked
package io.beckon.mail.letter;

import org.jspecify.annotations.NullMarked;
