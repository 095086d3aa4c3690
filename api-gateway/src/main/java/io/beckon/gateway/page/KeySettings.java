package io.beckon.gateway.page;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the installation's secret keys are, {@code beckon.keys.*}; the mail workers read the same file.
 *
 * @param file made at first start when it is not there
 */
@ConfigurationProperties("beckon.keys")
record KeySettings(@DefaultValue("data/keys") Path file) {}
