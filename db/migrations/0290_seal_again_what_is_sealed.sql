-- What is sealed with one key is sealed again with another by the owner of the tables, a few rows at a time. Reports of
-- fields hide from everybody, their owner included, but for who is named.
create policy owner_seals_again on data_quality.repair_reports for all to current_user using (true) with check (true);

-- A sealed column holds nothing in clear, whoever writes it.
alter table data_quality.repair_reports add constraint right_is_sealed
    check (right_sealed ~ '^(s[0-9]+|k[0-9]+[a-z])[.][A-Za-z0-9+/]{37,}={0,2}$');
alter table platform.second_factors add constraint secret_is_sealed
    check (secret_sealed ~ '^(s[0-9]+|k[0-9]+[a-z])[.][A-Za-z0-9+/]{37,}={0,2}$');
alter table platform.sessions add constraint id_token_is_sealed
    check (id_token_sealed ~ '^(s[0-9]+|k[0-9]+[a-z])[.][A-Za-z0-9+/]{37,}={0,2}$');
