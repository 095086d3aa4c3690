package io.beckon.gateway.openapi;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the description says of the API as a whole, and how the page to try it sends the key. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {

    private static final String API_KEY = "apiKey";
    private static final String SESSION = "session";

    @Bean
    OpenAPI beckonApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Beckon")
                        .version("v1")
                        .description(
                                "Hand over a list of people; each is invited once, followed up, let in, and accounted for."
                                        + " Ids are decimal strings. Lists come in pages: give 'next' back as 'cursor'. Every refusal is a"
                                        + " problem (RFC 9457) whose permanent types are listed at /problems. A POST under an Idempotency-Key"
                                        + " may be repeated: it acts once and answers the same.")
                        .license(new License().name("Apache-2.0").url("https://www.apache.org/licenses/LICENSE-2.0")))
                .components(new Components()
                        .addSecuritySchemes(
                                API_KEY,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .description("An API key, bk_..."))
                        .addSecuritySchemes(
                                SESSION,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.APIKEY)
                                        .in(SecurityScheme.In.COOKIE)
                                        .name("__Host-beckon")
                                        .description(
                                                "The cookie of POST /v1/session; requests that change something also carry"
                                                        + " its csrfToken in the header X-CSRF-Token")))
                .addSecurityItem(new SecurityRequirement().addList(API_KEY))
                .addSecurityItem(new SecurityRequirement().addList(SESSION));
    }
}
