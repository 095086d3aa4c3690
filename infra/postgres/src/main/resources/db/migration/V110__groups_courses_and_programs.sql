-- Who is invited into what: organization groups, user groups, courses, programs (S1, S16-S21).
-- Owner of all of it: api-gateway. None of these rows has states but a course, which is open or archived: api-gateway.
--
-- Every reference between them carries the workspace, so that the database itself holds that nothing of one workspace refers to
-- something of another.
-- Lock order: workspace (FOR NO KEY UPDATE, whoever changes the tree), organization_group, user_group, program, course.

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;

CREATE TYPE course_kind AS ENUM ('page', 'url');

CREATE TABLE organization_group (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id bigint      NOT NULL REFERENCES workspace,
    parent_id    bigint,
    name         text        NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    created_at   timestamptz NOT NULL DEFAULT now(),
    CHECK (parent_id <> id),
    UNIQUE (workspace_id, id),
    FOREIGN KEY (workspace_id, parent_id) REFERENCES organization_group (workspace_id, id),
    CONSTRAINT organization_group_name_once UNIQUE NULLS NOT DISTINCT (workspace_id, parent_id, name)
);
COMMENT ON COLUMN organization_group.parent_id IS
    'NULL at the top. That the rows are a tree is held by the lock on the workspace under which they are placed: see the package gateway.group.';

CREATE TABLE user_group (
    id                    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id          bigint      NOT NULL REFERENCES workspace,
    organization_group_id bigint      NOT NULL,
    name                  text        NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    created_at            timestamptz NOT NULL DEFAULT now(),
    UNIQUE (workspace_id, id),
    FOREIGN KEY (workspace_id, organization_group_id) REFERENCES organization_group (workspace_id, id),
    CONSTRAINT user_group_name_once UNIQUE (organization_group_id, name)
);
CREATE INDEX user_group_of_organization_group ON user_group (organization_group_id, id);

CREATE TABLE course (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id bigint      NOT NULL REFERENCES workspace,
    name         text        NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    description  text,
    kind         course_kind NOT NULL,
    url          text,
    search       text        NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    archived_at  timestamptz,
    CHECK ((kind = 'url') = (url IS NOT NULL)),
    UNIQUE (workspace_id, id)
);
COMMENT ON COLUMN course.search IS 'The folded name, io.beckon.gateway.course.FoldedText (infra/adr/0110): ASCII, words each behind a space.';
CREATE INDEX course_search ON course USING gin (workspace_id, search gin_trgm_ops);

CREATE TABLE program (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id bigint      NOT NULL REFERENCES workspace,
    name         text        NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    created_at   timestamptz NOT NULL DEFAULT now(),
    UNIQUE (workspace_id, id),
    CONSTRAINT program_name_once UNIQUE (workspace_id, name)
);

CREATE TABLE program_course (
    workspace_id bigint NOT NULL,
    program_id   bigint NOT NULL,
    course_id    bigint NOT NULL,
    PRIMARY KEY (program_id, course_id),
    FOREIGN KEY (workspace_id, program_id) REFERENCES program (workspace_id, id) ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, course_id) REFERENCES course (workspace_id, id)
);
CREATE INDEX program_course_of_course ON program_course (course_id);

CREATE TABLE user_group_course (
    workspace_id  bigint NOT NULL,
    user_group_id bigint NOT NULL,
    course_id     bigint NOT NULL,
    PRIMARY KEY (user_group_id, course_id),
    FOREIGN KEY (workspace_id, user_group_id) REFERENCES user_group (workspace_id, id) ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, course_id) REFERENCES course (workspace_id, id)
);
CREATE INDEX user_group_course_of_course ON user_group_course (course_id);

CREATE TABLE user_group_program (
    workspace_id  bigint NOT NULL,
    user_group_id bigint NOT NULL,
    program_id    bigint NOT NULL,
    PRIMARY KEY (user_group_id, program_id),
    FOREIGN KEY (workspace_id, user_group_id) REFERENCES user_group (workspace_id, id) ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, program_id) REFERENCES program (workspace_id, id)
);
CREATE INDEX user_group_program_of_program ON user_group_program (program_id);
