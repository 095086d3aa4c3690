package io.beckon.gateway.template;

import io.beckon.gateway.access.Caller;
import io.beckon.gateway.problem.ProblemType;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What the templates of a campaign read. */
@RestController
@Tag(name = "Templates")
class CampaignVariableController {

    private final CampaignVariableReader variables;

    CampaignVariableController(CampaignVariableReader variables) {
        this.variables = variables;
    }

    @Needs(Right.READ)
    @GetMapping("/v1/campaigns/{id}/variables")
    @Operation(
            summary = "Show which variables a campaign's templates can read, and which they read in vain",
            description =
                    "For a look before sending: a column that a template names and a list lacks is left blank in its mails.")
    Mono<CampaignVariables> show(@Parameter(hidden = true) Caller caller, @PathVariable long id) {
        return variables
                .read(caller.workspaceId(), id)
                .switchIfEmpty(Mono.error(() -> ProblemType.NOT_FOUND.with("campaign", id)));
    }
}
