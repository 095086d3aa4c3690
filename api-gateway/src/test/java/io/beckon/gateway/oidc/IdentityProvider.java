package io.beckon.gateway.oidc;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.springframework.context.annotation.Bean;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.oidc.OidcUserInfo;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.filter.OncePerRequestFilter;

/** A Spring Authorization Server at which one person is signed in, and which says of that person what a test wants. */
final class IdentityProvider implements AutoCloseable {

    static final String CLIENT = "beckon";
    static final String SECRET = "a secret of two";

    private final Tomcat tomcat = new Tomcat();
    private final Says says = new Says();
    private final AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext();

    /** What the next ID token says beside the usual, where a null value takes a claim away, and what the userinfo endpoint says. */
    static final class Says {

        private final Map<String, Object> claims = new LinkedHashMap<>();
        private final Map<String, Object> atUserInfo = new LinkedHashMap<>();
        private volatile boolean codesExpired;
        private volatile String subject = "somebody";

        private OidcUserInfo userInfo(String subject) {
            Map<String, Object> all = new LinkedHashMap<>(atUserInfo);
            all.put("sub", subject);
            return new OidcUserInfo(all);
        }
    }

    /**
     * Starts on loopback.
     *
     * @param redirects where clients may have people sent back to
     */
    static IdentityProvider start(String... redirects) {
        IdentityProvider provider = new IdentityProvider();
        try {
            provider.listen();
            provider.serve(List.of(redirects));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
        return provider;
    }

    String issuer() {
        return "http://localhost:" + tomcat.getConnector().getLocalPort();
    }

    /** From now on whoever signs in is this person, the same one each time. */
    void isSignedIn(String address) {
        isSignedIn(
                UUID.nameUUIDFromBytes(address.getBytes(StandardCharsets.UTF_8)).toString(), address);
    }

    /** As the other one, where the provider knows the person by this subject. */
    void isSignedIn(String subject, String address) {
        says.subject = subject;
        says.claims.clear();
        says.atUserInfo.clear();
        says.codesExpired = false;
        says("email", address);
        says("email_verified", true);
        says("name", "Ana Example");
    }

    void says(String claim, Object value) {
        says.claims.put(claim, value);
    }

    void saysAtUserInfo(String claim, Object value) {
        says.atUserInfo.put(claim, value);
    }

    void givesExpiredCodes() {
        says.codesExpired = true;
    }

    @Override
    public void close() {
        try {
            tomcat.stop();
            tomcat.destroy();
            context.close();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }

    private void listen() throws IOException, LifecycleException {
        Path folder = Files.createTempDirectory("identity-provider");
        tomcat.setBaseDir(folder.toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        Context root = tomcat.addContext("", folder.toString());
        Tomcat.addServlet(root, "nothing", new HttpServlet() {
            private static final long serialVersionUID = 1;
        });
        root.addServletMappingDecoded("/", "nothing");
        FilterDef filter = new FilterDef();
        filter.setFilterName("rules");
        filter.setFilter((request, response, chain) ->
                context.getBean("springSecurityFilterChain", Filter.class).doFilter(request, response, chain));
        root.addFilterDef(filter);
        FilterMap everything = new FilterMap();
        everything.setFilterName("rules");
        everything.addURLPattern("/*");
        root.addFilterMap(everything);
        tomcat.start();
        context.setServletContext(root.getServletContext());
    }

    private void serve(List<String> redirects) {
        context.addBeanFactoryPostProcessor(beans -> {
            beans.registerSingleton("says", says);
            beans.registerSingleton(
                    "settings",
                    AuthorizationServerSettings.builder().issuer(issuer()).build());
            beans.registerSingleton("clients", clients(redirects));
        });
        context.register(Rules.class);
        context.refresh();
    }

    private static RegisteredClientRepository clients(List<String> redirects) {
        return new InMemoryRegisteredClientRepository(RegisteredClient.withId("1")
                .clientId(CLIENT)
                .clientSecret("{noop}" + SECRET)
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .redirectUris(uris -> uris.addAll(redirects))
                .scopes(scopes -> scopes.addAll(List.of("openid", "email", "profile")))
                .clientSettings(ClientSettings.builder().requireProofKey(true).build())
                .build());
    }

    /** Not a configuration by itself, so that the gateway's component scan does not take it up. */
    @EnableWebSecurity
    static class Rules {

        @Bean
        SecurityFilterChain rules(HttpSecurity http, Says says) {
            return http.oauth2AuthorizationServer(server -> server.oidc(oidc ->
                                    oidc.userInfoEndpoint(endpoint -> endpoint.userInfoMapper(asked -> says.userInfo(
                                            asked.getAuthorization().getPrincipalName()))))
                            .authorizationEndpoint(endpoint -> endpoint.authenticationProviders(
                                    all -> all.forEach(provider -> shortenCodes(provider, says)))))
                    .oauth2ResourceServer(server -> server.jwt(Customizer.withDefaults()))
                    .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                    .addFilterAfter(new SomebodyIsSignedIn(says), SecurityContextHolderFilter.class)
                    .build();
        }

        @Bean
        JWKSource<SecurityContext> keys() throws NoSuchAlgorithmException {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair pair = generator.generateKeyPair();
            return new ImmutableJWKSet<>(new JWKSet(new RSAKey.Builder((RSAPublicKey) pair.getPublic())
                    .privateKey(pair.getPrivate())
                    .keyID(UUID.randomUUID().toString())
                    .build()));
        }

        @Bean
        JwtDecoder decoder(JWKSource<SecurityContext> keys) {
            return NimbusJwtDecoder.withJwkSource(keys).build();
        }

        @Bean
        OAuth2TokenCustomizer<JwtEncodingContext> claims(Says says) {
            return token -> {
                if (OidcParameterNames.ID_TOKEN.equals(token.getTokenType().getValue())) {
                    says.claims.forEach((name, value) -> token.getClaims().claims(claims -> {
                        if (value == null) {
                            claims.remove(name);
                        } else {
                            claims.put(name, value);
                        }
                    }));
                }
            };
        }

        private static void shortenCodes(Object provider, Says says) {
            if (provider instanceof OAuth2AuthorizationCodeRequestAuthenticationProvider codes) {
                codes.setAuthorizationCodeGenerator(asked -> code(says));
            }
        }

        private static OAuth2AuthorizationCode code(Says says) {
            Instant issued = Instant.now().minus(says.codesExpired ? Duration.ofHours(1) : Duration.ZERO);
            return new OAuth2AuthorizationCode(UUID.randomUUID().toString(), issued, issued.plusSeconds(300));
        }
    }

    /** In place of a page that asks for a password. */
    private static final class SomebodyIsSignedIn extends OncePerRequestFilter {

        private final Says says;

        SomebodyIsSignedIn(Says says) {
            this.says = says;
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            if (request.getRequestURI().equals("/oauth2/authorize")) {
                SecurityContextHolder.getContext()
                        .setAuthentication(UsernamePasswordAuthenticationToken.authenticated(
                                says.subject, null, List.of(FactorGrantedAuthority.fromFactor("PASSWORD"))));
            }
            chain.doFilter(request, response);
        }
    }
}
