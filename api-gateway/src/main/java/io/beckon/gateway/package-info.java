/** Takes campaigns and lists over HTTP, answers for every line, and lets invited people in. */
@NullMarked
package io.beckon.gateway;

import org.jspecify.annotations.NullMarked;
