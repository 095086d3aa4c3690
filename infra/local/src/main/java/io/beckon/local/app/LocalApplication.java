package io.beckon.local.app;

import io.beckon.local.inbox.Inbox;
import io.beckon.local.inbox.InboxConfiguration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * The services picked by {@code beckon.local.roles}, and the inbox if there is one, in one Spring context: four contexts cost half again as
 * much to start.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(LocalApplication.Picked.class)
class LocalApplication {

    static final class Picked implements ImportSelector, EnvironmentAware, BeanFactoryAware {

        private Role[] roles = Role.values();
        private boolean inbox;

        @Override
        public void setEnvironment(Environment environment) {
            roles = environment.getProperty("beckon.local.roles", Role[].class, Role.values());
        }

        @Override
        public void setBeanFactory(BeanFactory beans) {
            inbox = ((ListableBeanFactory) beans).getBeanNamesForType(Inbox.class, true, false).length > 0;
        }

        @Override
        public String[] selectImports(AnnotationMetadata importing) {
            List<String> imports = new ArrayList<>();
            for (Role role : roles) {
                imports.add(role.door().getName());
            }
            if (inbox && imports.contains(Role.GATEWAY.door().getName())) {
                imports.add(InboxConfiguration.class.getName());
            }
            return imports.toArray(String[]::new);
        }
    }
}
