package io.beckon.gateway.problem;

import io.beckon.postgres.DatabaseFailure;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.MethodParameter;
import org.springframework.core.codec.DecodingException;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.MissingRequestValueException;
import org.springframework.web.server.NotAcceptableStatusException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebInputException;
import org.springframework.web.server.UnsupportedMediaTypeStatusException;
import tools.jackson.core.JacksonException;

/** Finds the problem behind any error: our own, the framework's, or the database's. */
@Component
class ProblemOfError {

    private static final Duration DATABASE_WAIT = Duration.ofSeconds(5);

    private final DataSize bodyLimit;

    ProblemOfError(@Value("${spring.http.codecs.max-in-memory-size}") DataSize bodyLimit) {
        this.bodyLimit = bodyLimit;
    }

    Problem of(Throwable error, ServerWebExchange exchange) {
        if (error instanceof ProblemException ours) {
            return ours.problem();
        }
        if (error instanceof ResponseStatusException framework) {
            return ofFramework(framework, exchange).problem();
        }
        if (error instanceof DataBufferLimitException) {
            return tooLarge().problem();
        }
        if (DatabaseFailure.isTransient(error)) {
            return ProblemType.DATABASE_UNAVAILABLE
                    .with()
                    .retryAfter(DATABASE_WAIT)
                    .problem();
        }
        return internal(exchange).problem();
    }

    private ProblemException ofFramework(ResponseStatusException error, ServerWebExchange exchange) {
        if (error instanceof MethodNotAllowedException method) {
            return methodNotAllowed(method, exchange);
        }
        if (error instanceof NotAcceptableStatusException acceptable) {
            return ProblemType.NOT_ACCEPTABLE.with(listed(acceptable.getSupportedMediaTypes()));
        }
        if (error instanceof UnsupportedMediaTypeStatusException media) {
            return unsupported(media, exchange);
        }
        if (error instanceof ServerWebInputException input) {
            return unreadable(input, exchange);
        }
        return switch (error.getStatusCode().value()) {
            case 404 -> noRoute(exchange);
            case 413 -> tooLarge();
            default ->
                error.getStatusCode().is4xxClientError()
                        ? ProblemType.REQUEST_UNREADABLE.with(reason(error))
                        : internal(exchange);
        };
    }

    private static ProblemException methodNotAllowed(MethodNotAllowedException error, ServerWebExchange exchange) {
        exchange.getResponse().getHeaders().setAllow(error.getSupportedMethods());
        String allowed = error.getSupportedMethods().stream()
                .map(HttpMethod::name)
                .sorted()
                .collect(Collectors.joining(", "));
        return ProblemType.METHOD_NOT_ALLOWED.with(error.getHttpMethod(), allowed);
    }

    private static ProblemException unsupported(UnsupportedMediaTypeStatusException error, ServerWebExchange exchange) {
        exchange.getResponse().getHeaders().setAccept(error.getSupportedMediaTypes());
        String sent = exchange.getRequest().getHeaders().getFirst(HttpHeaders.CONTENT_TYPE);
        return ProblemType.MEDIA_TYPE_UNSUPPORTED.with(
                sent == null ? "" : Excerpt.of(sent), listed(error.getSupportedMediaTypes()));
    }

    private static ProblemException unreadable(ServerWebInputException error, ServerWebExchange exchange) {
        MethodParameter parameter = error.getMethodParameter();
        if (parameter != null && parameter.hasParameterAnnotation(PathVariable.class)) {
            return noRoute(exchange);
        }
        if (error instanceof MissingRequestValueException missing) {
            return ProblemType.PARAMETER_INVALID.with(missing.getName(), "it is missing");
        }
        if (error.getCause() instanceof DecodingException decoding) {
            return decoding.getCause() instanceof JacksonException jackson
                    ? JsonFault.problem(jackson)
                    : ProblemType.JSON_UNREADABLE.with("it ends too early or is no JSON");
        }
        if (parameter != null && parameter.getParameterName() != null && error.getCause() != null) {
            return ProblemType.PARAMETER_INVALID.with(
                    parameter.getParameterName(), "it must be " + JsonFault.wanted(parameter.getParameterType()));
        }
        return ProblemType.REQUEST_UNREADABLE.with(reason(error));
    }

    private static ProblemException noRoute(ServerWebExchange exchange) {
        return ProblemType.ROUTE_NOT_FOUND.with(
                Excerpt.of(exchange.getRequest().getPath().value()));
    }

    private ProblemException tooLarge() {
        return ProblemType.BODY_TOO_LARGE.with(bodyLimit.toKilobytes() + " KB");
    }

    private static ProblemException internal(ServerWebExchange exchange) {
        return ProblemType.INTERNAL.with(exchange.getRequest().getId());
    }

    private static String reason(ResponseStatusException error) {
        return error.getReason() == null ? "it breaks a rule of HTTP" : Excerpt.of(error.getReason());
    }

    private static String listed(List<MediaType> types) {
        return types.stream().map(MediaType::toString).collect(Collectors.joining(" or "));
    }
}
