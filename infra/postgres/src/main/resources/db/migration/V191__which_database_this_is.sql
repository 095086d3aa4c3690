-- Which database this is. Owner: the migrations; nobody changes it. A mail worker's journal names it (infra/adr/0190): in another database,
-- made anew perhaps, the same delivery id is another person's mail, of which that journal knows nothing.

CREATE TABLE database_identity (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    id       uuid    NOT NULL DEFAULT gen_random_uuid()
);
INSERT INTO database_identity DEFAULT VALUES;
