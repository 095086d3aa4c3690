package io.beckon.gateway.submission;

import io.beckon.gateway.access.Caller;
import io.beckon.gateway.audit.Audited;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.beckon.gateway.submission.reading.Exchanges;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Lists that are looked at before they are sent. */
@RestController
@Tag(name = "Submissions")
class ListCheckController {

    private final ListCheck check;

    ListCheckController(ListCheck check) {
        this.check = check;
    }

    @Needs(Right.CHANGE)
    @Audited(way = Audited.Way.NEVER)
    @PostMapping("/v1/campaigns/{id}/submissions/check")
    @Operation(
            operationId = "checkPeople",
            summary = "Say what would become of a list if it were added to a campaign now",
            description =
                    "Takes what a submission takes, and judges it by the same rules, row by row: what the columns were understood as, the"
                            + " first rows, and for each row that would not be invited its number, the field, the reason, what to do and,"
                            + " where the address is an account's already, a free address of the same mailbox. Nothing is stored and nobody"
                            + " is invited. Unless the operator has set it otherwise, the first 10,000 rows or 2 MB are judged ('complete' is false for"
                            + " a longer list), and a workspace may check 120 lists in ten minutes.",
            parameters = {
                @Parameter(
                        name = Exchanges.PARAMETER,
                        in = ParameterIn.QUERY,
                        array = @ArraySchema(maxItems = Exchanges.MOST, schema = @Schema(type = "string")),
                        description = UploadRequest.EXCHANGE_MEANS),
                @Parameter(
                        name = "Content-Encoding",
                        in = ParameterIn.HEADER,
                        schema = @Schema(type = "string", allowableValues = "gzip"))
            },
            requestBody =
                    @RequestBody(
                            required = true,
                            content = {
                                @Content(
                                        mediaType = "text/csv",
                                        schema = @Schema(type = "string"),
                                        examples = @ExampleObject(value = "email,first name\nana@example.org,Ana\n")),
                                @Content(mediaType = "application/x-ndjson", schema = @Schema(type = "string")),
                                @Content(mediaType = "application/json", schema = @Schema(type = "array"))
                            }))
    Mono<CheckedList> check(
            @Parameter(hidden = true) Caller caller,
            @PathVariable("id") long campaignId,
            @Parameter(hidden = true) ServerHttpRequest request) {
        return check.check(caller, campaignId, request);
    }
}
