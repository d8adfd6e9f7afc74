-- A session gets another token whenever its person shows once more who he is, or acts in another post: a token
-- that somebody saw before is worth nothing afterwards. What is under way with the one of before is still
-- answered, for a moment.
alter table platform.sessions
    add column previous_token_hash bytea unique check (octet_length(previous_token_hash) = 32),
    add column renewed_at timestamptz,
    add check ((previous_token_hash is null) = (renewed_at is null));
