-- session: owner and transitions as in V100. A personal link may begin one, too, where the workspace or the campaign says so (S9).

ALTER TABLE session
    DROP CONSTRAINT session_method_check,
    ADD CONSTRAINT session_method_check CHECK (method IN ('password', 'code', 'link'));
COMMENT ON COLUMN session.method IS 'By what the session began; one that a link began has a learner''s rights, whatever the account''s role.';
