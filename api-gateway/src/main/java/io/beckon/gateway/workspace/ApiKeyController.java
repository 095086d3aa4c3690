package io.beckon.gateway.workspace;

import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.access.ApiParts;
import io.beckon.gateway.access.Caller;
import io.beckon.gateway.http.Fields;
import io.beckon.gateway.http.KeptAnswer;
import io.beckon.gateway.http.Page;
import io.beckon.gateway.http.PageRequest;
import io.beckon.gateway.problem.Faults;
import io.beckon.gateway.problem.ProblemType;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The keys by which programs act for the workspace. */
@RestController
@RequestMapping("/v1/workspace/api-keys")
@Tag(name = "API keys")
class ApiKeyController {

    private static final int LONGEST_LABEL = 100;

    private final ApiKeys keys;
    private final ApiParts parts;

    ApiKeyController(ApiKeys keys, ApiParts parts) {
        this.keys = keys;
        this.parts = parts;
    }

    @Needs(Right.READ)
    @GetMapping
    @Operation(summary = "List the keys that are valid")
    Mono<Page<ApiKey>> list(
            @Parameter(hidden = true) Caller caller,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable Integer limit) {
        PageRequest page = PageRequest.of(cursor, limit);
        return keys.list(caller.workspaceId(), page)
                .collectList()
                .map(found -> Page.of(found, page, key -> Long.parseLong(key.id())));
    }

    @Needs(Right.CHANGE)
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Make a key; its secret is shown in this answer only")
    Mono<ApiKey> make(
            @Parameter(hidden = true) Caller caller, @RequestBody ApiKey.Wish wish, ServerWebExchange exchange) {
        Faults faults = new Faults();
        Fields.line(wish.label(), LONGEST_LABEL, "/label", faults);
        Optional<ManagerRole> role = role(wish.role());
        faults.unless(role.isPresent(), "/role", "Write owner, full_manager or limited_manager.");
        scopes(wish.scopes(), faults);
        faults.throwIfAny();
        if (!caller.mayManage(role.orElseThrow())) {
            throw ProblemType.ROLE_TOO_HIGH.with(role.get().sql());
        }
        if (!caller.scopes().isEmpty()
                && (wish.scopes() == null || !caller.scopes().containsAll(wish.scopes()))) {
            throw Faults.of("/scopes", "A key that is limited itself can give only scopes of its own.");
        }
        KeptAnswer.showOnce(exchange);
        return keys.make(caller.workspaceId(), String.valueOf(wish.label()), role.get(), wish.scopes());
    }

    @Needs(Right.CHANGE)
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Revoke a key; it stops working within seconds")
    Mono<Void> revoke(@Parameter(hidden = true) Caller caller, @PathVariable long id) {
        return keys.revoke(caller, id);
    }

    private void scopes(@Nullable List<@Nullable String> written, Faults faults) {
        if (written == null) {
            return;
        }
        faults.unless(!written.isEmpty(), "/scopes", "Name at least one part of the API, or leave scopes out.");
        for (int i = 0; i < written.size(); i++) {
            String scope = written.get(i);
            faults.unless(
                    scope != null && parts.names().contains(scope),
                    "/scopes/" + i,
                    "Write one of " + parts.names().stream().sorted().collect(Collectors.joining(", ")) + ".");
        }
    }

    private static Optional<ManagerRole> role(@Nullable String written) {
        return Stream.of(ManagerRole.OWNER, ManagerRole.FULL_MANAGER, ManagerRole.LIMITED_MANAGER)
                .filter(role -> role.sql().equals(written))
                .findAny();
    }
}
