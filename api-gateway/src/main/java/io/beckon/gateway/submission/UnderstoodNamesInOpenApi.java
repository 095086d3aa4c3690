package io.beckon.gateway.submission;

import io.beckon.gateway.submission.reading.UploadReader;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.stereotype.Component;

/** Puts the column names that are understood into the description of the API, from the table the reader itself uses. */
@Component
class UnderstoodNamesInOpenApi implements OpenApiCustomizer {

    private static final String PATH = "/v1/campaigns/{id}/submissions";

    private static final String INTRODUCTION = """
            The body is read as a stream, so it may have any length; it is taken whole or not at all. A row that cannot be used is \
            refused by itself and named, with its number, in the outcomes.

            **text/csv**: separated by comma, semicolon or tab (found in the header, or said by Excel's `sep=` line); UTF-8, UTF-16, or \
            the charset named in the Content-Type; the header is row 1. A single column of addresses needs no header. \
            **application/x-ndjson**: a JSON object or an address string a line. **application/json**: an array of them.

            Columns and JSON fields are understood by these names; case, accents, spaces, signs and notes in brackets make no difference. \
            Every other column becomes a template variable.

            | Field | Names |
            |---|---|
            """;

    @Override
    public void customise(OpenAPI api) {
        PathItem path = api.getPaths() == null ? null : api.getPaths().get(PATH);
        Operation submit = path == null ? null : path.getPost();
        if (submit != null) {
            submit.setDescription(description());
        }
    }

    private static String description() {
        StringBuilder text = new StringBuilder(INTRODUCTION);
        UploadReader.understoodNames()
                .forEach((field, names) -> text.append("| ")
                        .append(field)
                        .append(" | ")
                        .append(String.join(", ", names))
                        .append(" |\n"));
        return text.toString();
    }
}
