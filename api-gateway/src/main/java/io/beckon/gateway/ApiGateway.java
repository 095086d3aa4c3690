package io.beckon.gateway;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;

/** The api-gateway as a process of its own. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(GatewayConfiguration.class)
public class ApiGateway {

    public static void main(String[] args) {
        new SpringApplicationBuilder(ApiGateway.class)
                .properties("spring.config.name=api-gateway")
                .run(args);
    }
}
