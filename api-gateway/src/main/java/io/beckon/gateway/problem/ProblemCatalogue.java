package io.beckon.gateway.problem;

import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Arrays;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The list of all problem types, made from the code that answers them. */
@RestController
@Tag(name = "Problems")
class ProblemCatalogue {

    record Entry(String type, String title, int status, String detail) {}

    record Entries(List<Entry> items) {}

    @Needs(Right.NOTHING)
    @GetMapping("/problems")
    @Operation(summary = "List every type of problem this API answers")
    Entries list() {
        return new Entries(Arrays.stream(ProblemType.values())
                .map(type -> new Entry(
                        type.uri(),
                        type.title(),
                        type.status().value(),
                        type.sentence().replace("{}", "\u2026")))
                .toList());
    }
}
