-- Recovery codes have too little chance in them for a quick hash: they are kept as passwords are, with a salt that is
-- one for the codes of a person. Those of before have none, and go on opening a session, each once.
alter table platform.recovery_codes add column salt bytea;
