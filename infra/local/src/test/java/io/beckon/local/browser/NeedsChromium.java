package io.beckon.local.browser;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips the class where no Chromium is, and says so in one line. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsChromium.Found.class)
@interface NeedsChromium {

    /** Evaluated before anything of the class is started. */
    final class Found implements ExecutionCondition {

        private static final AtomicBoolean SAID = new AtomicBoolean();

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            Optional<Path> chromium = Chromium.executable();
            if (chromium.isPresent()) {
                return ConditionEvaluationResult.enabled("Chromium is " + chromium.get());
            }
            String why =
                    "Browser tests skipped, because no Chromium is here: install one ('apt-get install chromium' on Debian) or"
                            + " name one by -D" + Chromium.PROPERTY + "=/path/to/chromium or " + Chromium.VARIABLE
                            + ".";
            if (SAID.compareAndSet(false, true)) {
                System.out.println(why);
            }
            return ConditionEvaluationResult.disabled(why);
        }
    }
}
