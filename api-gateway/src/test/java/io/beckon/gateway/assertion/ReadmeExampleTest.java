package io.beckon.gateway.assertion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeExampleTest {

    @Test
    void the_readme_shows_the_code_that_a_test_runs() throws IOException {
        String code = Files.readString(Path.of("src/test/java/io/beckon/gateway/assertion/LearningPlatform.java"));
        String shown = code.substring(code.indexOf("// README begins\n") + 17, code.indexOf("    // README ends"));
        assertThat(Files.readString(Path.of("../README.md"))).contains(shown);
    }
}
