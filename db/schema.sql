-- Generated from the migrations by `npm run docs:generate`. Do not edit: write a migration.

create extension btree_gist;

create schema customer_management;
grant usage on schema customer_management to r_head;
grant usage on schema customer_management to r_manager;
grant usage on schema customer_management to r_org;
grant usage on schema customer_management to zhike_api;
grant usage on schema customer_management to zhike_batch;

create schema data_quality;
grant usage on schema data_quality to r_head;
grant usage on schema data_quality to r_manager;
grant usage on schema data_quality to r_org;
grant usage on schema data_quality to zhike_api;
grant usage on schema data_quality to zhike_batch;

create schema marts;
comment on schema marts is 'Published tables, one partition a publication; read under row-level policies.';
grant usage on schema marts to r_head;
grant usage on schema marts to r_manager;
grant usage on schema marts to r_org;
grant usage on schema marts to zhike_api;
grant usage on schema marts to zhike_batch;

create schema pipeline;
comment on schema pipeline is 'What the nights did: runs and their steps.';
grant usage on schema pipeline to zhike_api;
grant usage on schema pipeline to zhike_batch;

create schema platform;
comment on schema platform is 'Users, sessions, units, grants and audit; no business words.';
grant usage on schema platform to r_head;
grant usage on schema platform to r_manager;
grant usage on schema platform to r_org;
grant usage on schema platform to zhike_api;
grant usage on schema platform to zhike_batch;

create schema serving;
comment on schema serving is 'Which publication is live.';
grant usage on schema serving to r_head;
grant usage on schema serving to r_manager;
grant usage on schema serving to r_org;
grant usage on schema serving to zhike_api;
grant usage on schema serving to zhike_batch;

CREATE OR REPLACE FUNCTION customer_management.note_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
    new.changed_at := now();
    return new;
end
$function$
;

CREATE OR REPLACE FUNCTION platform.my_customer_ids()
 RETURNS bigint[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select coalesce(array_agg(distinct grants.subject_id), '{}')
  from platform.grants
  where grants.user_id = current_setting('app.user_id')
    and grants.valid_from <= current_setting('app.today')::date
    and current_setting('app.today')::date < grants.valid_to
$function$
;

CREATE OR REPLACE FUNCTION platform.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end
$function$
;

create table customer_management.identity_decisions (
    decision_id bigint generated always as identity not null,
    first_customer_no text not null,
    second_customer_no text not null,
    first_customer_id bigint not null,
    second_customer_id bigint not null,
    decision_code text not null,
    state_code text not null,
    reason text not null,
    evidence jsonb not null,
    proposed_by text not null,
    proposed_at timestamp with time zone not null,
    decided_by text,
    decided_at timestamp with time zone,
    decided_note text,
    revoke_reason text,
    revoke_proposed_by text,
    revoke_proposed_at timestamp with time zone,
    revoked_by text,
    revoked_at timestamp with time zone,
    revoked_note text,
    moved_at timestamp with time zone not null,
    constraint decided_by_another CHECK ((decided_by <> proposed_by)),
    constraint decided_when_decided CHECK ((((decided_by IS NOT NULL) = (state_code = ANY (ARRAY['approved'::text, 'rejected'::text, 'revoking'::text, 'revoked'::text]))) AND ((decided_by IS NULL) = (decided_at IS NULL)))),
    constraint identity_decisions_decision_code_check CHECK ((decision_code = ANY (ARRAY['same'::text, 'distinct'::text]))),
    constraint identity_decisions_reason_check CHECK (((char_length(reason) >= 5) AND (char_length(reason) <= 500))),
    constraint identity_decisions_revoke_reason_check CHECK (((char_length(revoke_reason) >= 5) AND (char_length(revoke_reason) <= 500))),
    constraint identity_decisions_state_code_check CHECK ((state_code = ANY (ARRAY['proposed'::text, 'approved'::text, 'rejected'::text, 'withdrawn'::text, 'revoking'::text, 'revoked'::text]))),
    constraint revoked_by_another CHECK ((revoked_by <> revoke_proposed_by)),
    constraint revoked_when_revoked CHECK ((((revoke_proposed_by IS NOT NULL) = (state_code = ANY (ARRAY['revoking'::text, 'revoked'::text]))) AND ((revoke_reason IS NULL) = (revoke_proposed_by IS NULL)) AND ((revoked_by IS NOT NULL) = (state_code = 'revoked'::text)))),
    constraint smaller_number_first CHECK (((first_customer_no COLLATE "C") < (second_customer_no COLLATE "C"))),
    constraint identity_decisions_pkey PRIMARY KEY (decision_id)
);
CREATE INDEX identity_decisions_first_customer_no_second_customer_no_dec_idx ON customer_management.identity_decisions USING btree (first_customer_no, second_customer_no, decision_id);
CREATE INDEX identity_decisions_moved_at_idx ON customer_management.identity_decisions USING btree (moved_at);
CREATE UNIQUE INDEX one_live_decision_a_pair ON customer_management.identity_decisions USING btree (first_customer_no, second_customer_no) WHERE (state_code = ANY (ARRAY['proposed'::text, 'approved'::text, 'revoking'::text]));
alter table customer_management.identity_decisions enable row level security;
alter table customer_management.identity_decisions force row level security;
create policy api on customer_management.identity_decisions for all to zhike_api using (true) with check (true);
create policy batch on customer_management.identity_decisions for select to zhike_batch using (true);
create policy reach on customer_management.identity_decisions for select to r_head, r_manager, r_org using (((EXISTS ( SELECT 1
   FROM marts.identity_pairs p
  WHERE ((p.first_customer_no = identity_decisions.first_customer_no) AND (p.second_customer_no = identity_decisions.second_customer_no)))) OR ((first_customer_id <> second_customer_id) AND ((EXISTS ( SELECT 1
   FROM marts.customers c
  WHERE (c.customer_id = identity_decisions.first_customer_id))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = identity_decisions.first_customer_id)))) AND ((EXISTS ( SELECT 1
   FROM marts.customers c
  WHERE (c.customer_id = identity_decisions.second_customer_id))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = identity_decisions.second_customer_id)))))));
grant select on customer_management.identity_decisions to r_head;
grant select on customer_management.identity_decisions to r_manager;
grant select on customer_management.identity_decisions to r_org;
grant insert on customer_management.identity_decisions to zhike_api;
grant select on customer_management.identity_decisions to zhike_batch;
grant select (decision_id) on customer_management.identity_decisions to zhike_api;
grant select, update (moved_at, state_code) on customer_management.identity_decisions to zhike_api;
grant update (decided_at, decided_by, decided_note, revoke_proposed_at, revoke_proposed_by, revoke_reason, revoked_at, revoked_by, revoked_note) on customer_management.identity_decisions to zhike_api;

create table customer_management.ownerships (
    ownership_id bigint generated always as identity not null,
    customer_id bigint not null,
    role_code text not null,
    employee_id text not null,
    org_id text not null,
    is_virtual boolean not null,
    valid_from date not null,
    valid_to date default '9999-12-31'::date not null,
    reason text not null,
    recorded_by text not null,
    recorded_at timestamp with time zone default now() not null,
    ended_reason text,
    merged_from_id bigint,
    changed_at timestamp with time zone default now() not null,
    constraint ownerships_check CHECK ((valid_from < valid_to)),
    constraint ownerships_check1 CHECK ((is_virtual = (employee_id = ('VM'::text || org_id)))),
    constraint ownerships_check2 CHECK (((role_code = 'primary'::text) OR (NOT is_virtual))),
    constraint ownerships_ended_reason_check CHECK ((ended_reason = ANY (ARRAY['merge'::text, 'merge_undone'::text, 'split'::text, 'replaced'::text]))),
    constraint ownerships_role_code_check CHECK ((role_code = ANY (ARRAY['primary'::text, 'assistant'::text]))),
    constraint ownerships_pkey PRIMARY KEY (ownership_id),
    constraint assists_once_at_a_time EXCLUDE USING gist (customer_id WITH =, employee_id WITH =, daterange(valid_from, valid_to) WITH &&) WHERE ((role_code = 'assistant'::text)),
    constraint one_primary_at_a_time EXCLUDE USING gist (customer_id WITH =, daterange(valid_from, valid_to) WITH &&) WHERE ((role_code = 'primary'::text))
);
CREATE INDEX ownerships_customer_id_role_code_valid_to_idx ON customer_management.ownerships USING btree (customer_id, role_code, valid_to);
CREATE INDEX ownerships_employee_id_valid_to_idx ON customer_management.ownerships USING btree (employee_id, valid_to) WHERE (NOT is_virtual);
CREATE INDEX ownerships_ended_reason_idx ON customer_management.ownerships USING btree (ended_reason) WHERE (ended_reason IS NOT NULL);
CREATE INDEX ownerships_merged_from_id_idx ON customer_management.ownerships USING btree (merged_from_id) WHERE (merged_from_id IS NOT NULL);
CREATE TRIGGER note_change BEFORE UPDATE ON customer_management.ownerships FOR EACH ROW EXECUTE FUNCTION customer_management.note_change();
alter table customer_management.ownerships enable row level security;
alter table customer_management.ownerships force row level security;
create policy batch on customer_management.ownerships for all to zhike_batch using (true) with check (true);
create policy reach on customer_management.ownerships for select to r_head, r_manager, r_org using (((EXISTS ( SELECT 1
   FROM marts.customers c
  WHERE (c.customer_id = ownerships.customer_id))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = ownerships.customer_id)))));
grant select on customer_management.ownerships to r_head;
grant select on customer_management.ownerships to r_manager;
grant select on customer_management.ownerships to r_org;
grant insert, select, update on customer_management.ownerships to zhike_batch;

create table data_quality.repair_reports (
    report_id bigint generated always as identity not null,
    task_id bigint not null,
    reported_by text not null,
    reported_at timestamp with time zone not null,
    problem_code text not null,
    reason text not null,
    right_mark text,
    right_masked text,
    right_sealed text,
    constraint repair_reports_problem_code_check CHECK ((problem_code = ANY (ARRAY['wrong'::text, 'outdated'::text, 'missing'::text, 'unusable'::text]))),
    constraint repair_reports_reason_check CHECK (((char_length(reason) >= 5) AND (char_length(reason) <= 500))),
    constraint sealed_where_masked CHECK (((right_masked IS NULL) = (right_sealed IS NULL))),
    constraint repair_reports_task_id_fkey FOREIGN KEY (task_id) REFERENCES data_quality.repair_tasks(task_id),
    constraint repair_reports_pkey PRIMARY KEY (report_id),
    constraint repair_reports_task_id_reported_by_key UNIQUE (task_id, reported_by)
);
CREATE INDEX repair_reports_reported_by_idx ON data_quality.repair_reports USING btree (reported_by);
alter table data_quality.repair_reports enable row level security;
alter table data_quality.repair_reports force row level security;
create policy api on data_quality.repair_reports for all to zhike_api using (true) with check (true);
create policy batch on data_quality.repair_reports for select to zhike_batch using (true);
create policy reach on data_quality.repair_reports for select to r_head, r_manager, r_org using ((EXISTS ( SELECT 1
   FROM data_quality.repair_tasks t
  WHERE (t.task_id = repair_reports.task_id))));
grant select on data_quality.repair_reports to r_head;
grant select on data_quality.repair_reports to r_manager;
grant select on data_quality.repair_reports to r_org;
grant insert on data_quality.repair_reports to zhike_api;
grant select on data_quality.repair_reports to zhike_batch;
grant select (report_id, reported_by, task_id) on data_quality.repair_reports to zhike_api;

create table data_quality.repair_tasks (
    task_id bigint generated always as identity not null,
    customer_id bigint not null,
    customer_type_code text not null,
    field_code text not null,
    source_system text not null,
    value_kind_code text not null,
    department_code text not null,
    state_code text not null,
    shown_mark text,
    shown_masked text,
    shown_on date not null,
    due_on date not null,
    opened_by text not null,
    opened_at timestamp with time zone not null,
    decided_by text,
    decided_at timestamp with time zone,
    decided_note text,
    fixed_by text,
    fixed_at timestamp with time zone,
    examined_on date not null,
    files_unchanged integer default 0 not null,
    changed_otherwise_on date,
    reopened_on date,
    closed_on date,
    closed_run_id text,
    closed_file text,
    moved_at timestamp with time zone not null,
    told_from date,
    told_to date,
    constraint closed_by_a_night CHECK ((((state_code = 'closed'::text) = (closed_on IS NOT NULL)) AND ((closed_on IS NULL) = (closed_run_id IS NULL)))),
    constraint fixed_by_somebody CHECK (((state_code <> 'fixed_in_source'::text) OR ((fixed_by IS NOT NULL) AND (fixed_at IS NOT NULL)))),
    constraint rejected_with_reason CHECK (((state_code <> 'rejected'::text) OR (char_length(decided_note) >= 5))),
    constraint repair_tasks_decided_note_check CHECK ((char_length(decided_note) <= 500)),
    constraint repair_tasks_state_code_check CHECK ((state_code = ANY (ARRAY['reported'::text, 'accepted'::text, 'rejected'::text, 'fixed_in_source'::text, 'closed'::text, 'reopened'::text]))),
    constraint told_from_before_to CHECK ((told_to > told_from)),
    constraint told_no_more_when_settled CHECK (((told_to IS NULL) OR ((told_from IS NOT NULL) AND (state_code = ANY (ARRAY['rejected'::text, 'closed'::text]))))),
    constraint repair_tasks_pkey PRIMARY KEY (task_id)
);
CREATE UNIQUE INDEX one_open_task_a_field ON data_quality.repair_tasks USING btree (customer_id, field_code, source_system) WHERE (state_code = ANY (ARRAY['reported'::text, 'accepted'::text, 'fixed_in_source'::text, 'reopened'::text]));
CREATE INDEX repair_tasks_customer_id_task_id_idx ON data_quality.repair_tasks USING btree (customer_id, task_id);
CREATE INDEX repair_tasks_moved_at_idx ON data_quality.repair_tasks USING btree (moved_at);
CREATE INDEX repair_tasks_state_code_due_on_idx ON data_quality.repair_tasks USING btree (state_code, due_on);
CREATE INDEX repair_tasks_told_from_idx ON data_quality.repair_tasks USING btree (told_from);
CREATE INDEX repair_tasks_told_to_idx ON data_quality.repair_tasks USING btree (told_to);
alter table data_quality.repair_tasks enable row level security;
alter table data_quality.repair_tasks force row level security;
create policy api on data_quality.repair_tasks for all to zhike_api using (true) with check (true);
create policy batch on data_quality.repair_tasks for all to zhike_batch using (true) with check (true);
create policy reach on data_quality.repair_tasks for select to r_head, r_manager, r_org using (((EXISTS ( SELECT 1
   FROM marts.customers c
  WHERE (c.customer_id = repair_tasks.customer_id))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = repair_tasks.customer_id)))));
grant select on data_quality.repair_tasks to r_head;
grant select on data_quality.repair_tasks to r_manager;
grant select on data_quality.repair_tasks to r_org;
grant insert on data_quality.repair_tasks to zhike_api;
grant select, update on data_quality.repair_tasks to zhike_batch;
grant select (task_id) on data_quality.repair_tasks to zhike_api;
grant select, update (moved_at, state_code) on data_quality.repair_tasks to zhike_api;
grant update (decided_at, decided_by, decided_note, examined_on, files_unchanged, fixed_at, fixed_by) on data_quality.repair_tasks to zhike_api;

create table data_quality.told_nights (
    business_date date not null,
    told_at timestamp with time zone not null,
    constraint told_nights_pkey PRIMARY KEY (business_date)
);
grant insert, select on data_quality.told_nights to zhike_batch;

create table marts.customer_accounts (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    account_id text not null,
    account_no text not null,
    sub_account_no text,
    product_code text,
    product_name text,
    aum_item_code text,
    deposit_kind_code text,
    currency_code text,
    status_code text,
    opened_on date,
    matures_on date,
    closed_on date,
    exec_rate numeric(12,8),
    balance numeric(20,2),
    balance_cny numeric(20,2),
    available_balance numeric(20,2),
    frozen_amount numeric(20,2),
    balance_avg_mtd numeric(20,2),
    balance_avg_qtd numeric(20,2),
    balance_avg_ytd numeric(20,2),
    own_org_id text,
    own_org_name text
) partition by LIST (publication_id);
CREATE INDEX customer_accounts_by_customer ON ONLY marts.customer_accounts USING btree (customer_id);
alter table marts.customer_accounts enable row level security;
alter table marts.customer_accounts force row level security;
create policy batch on marts.customer_accounts for all to zhike_batch using (true) with check (true);
create policy head on marts.customer_accounts for select to r_head using ((publication_id = (current_setting('app.publication'::text))::integer));
create policy manager on marts.customer_accounts for select to r_manager using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[]))));
create policy org on marts.customer_accounts for select to r_org using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((org_pos >= (current_setting('app.lo'::text))::integer) AND (org_pos <= (current_setting('app.hi'::text))::integer))));
grant select on marts.customer_accounts to r_head;
grant select on marts.customer_accounts to r_manager;
grant select on marts.customer_accounts to r_org;
grant delete, insert, select, update on marts.customer_accounts to zhike_batch;

create table marts.customer_cards (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    card_no text not null,
    card_kind_code text,
    account_id text not null,
    card_level_code text,
    opened_on date,
    expires_ym text,
    is_main boolean,
    is_active boolean,
    status_code text not null,
    credit_limit numeric(18,2),
    credit_balance numeric(18,2),
    bill_amount numeric(18,2)
) partition by LIST (publication_id);
CREATE INDEX customer_cards_by_customer ON ONLY marts.customer_cards USING btree (customer_id);
alter table marts.customer_cards enable row level security;
alter table marts.customer_cards force row level security;
create policy batch on marts.customer_cards for all to zhike_batch using (true) with check (true);
create policy head on marts.customer_cards for select to r_head using ((publication_id = (current_setting('app.publication'::text))::integer));
create policy manager on marts.customer_cards for select to r_manager using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[]))));
create policy org on marts.customer_cards for select to r_org using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((org_pos >= (current_setting('app.lo'::text))::integer) AND (org_pos <= (current_setting('app.hi'::text))::integer))));
grant select on marts.customer_cards to r_head;
grant select on marts.customer_cards to r_manager;
grant select on marts.customer_cards to r_org;
grant delete, insert, select, update on marts.customer_cards to zhike_batch;

create table marts.customer_certificates (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    id_type_code text,
    id_number_masked text,
    is_id_valid boolean,
    id_starts_on date,
    id_expires_on date,
    is_main boolean,
    verify_code text,
    id_number_index text
) partition by LIST (publication_id);
CREATE INDEX customer_certificates_by_customer ON ONLY marts.customer_certificates USING btree (customer_id);
alter table marts.customer_certificates enable row level security;
alter table marts.customer_certificates force row level security;
create policy batch on marts.customer_certificates for all to zhike_batch using (true) with check (true);
create policy head on marts.customer_certificates for select to r_head using ((publication_id = (current_setting('app.publication'::text))::integer));
create policy manager on marts.customer_certificates for select to r_manager using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[]))));
create policy org on marts.customer_certificates for select to r_org using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((org_pos >= (current_setting('app.lo'::text))::integer) AND (org_pos <= (current_setting('app.hi'::text))::integer))));
grant select on marts.customer_certificates to r_head;
grant select on marts.customer_certificates to r_manager;
grant select on marts.customer_certificates to r_org;
grant delete, insert, select, update on marts.customer_certificates to zhike_batch;

create table marts.customer_contacts (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    contact_no text not null,
    contact_type_code text,
    contact_masked text,
    is_main boolean,
    is_verified boolean,
    area_code text,
    is_mobile_valid boolean
) partition by LIST (publication_id);
CREATE INDEX customer_contacts_by_customer ON ONLY marts.customer_contacts USING btree (customer_id);
alter table marts.customer_contacts enable row level security;
alter table marts.customer_contacts force row level security;
create policy batch on marts.customer_contacts for all to zhike_batch using (true) with check (true);
create policy head on marts.customer_contacts for select to r_head using ((publication_id = (current_setting('app.publication'::text))::integer));
create policy manager on marts.customer_contacts for select to r_manager using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[]))));
create policy org on marts.customer_contacts for select to r_org using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((org_pos >= (current_setting('app.lo'::text))::integer) AND (org_pos <= (current_setting('app.hi'::text))::integer))));
grant select on marts.customer_contacts to r_head;
grant select on marts.customer_contacts to r_manager;
grant select on marts.customer_contacts to r_org;
grant delete, insert, select, update on marts.customer_contacts to zhike_batch;

create table marts.customer_fields (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    field_code text not null,
    source_system text not null,
    source_customer_no text not null,
    rule_code text not null,
    rival_count integer not null,
    source_updated_at timestamp without time zone
) partition by LIST (publication_id);
CREATE INDEX customer_fields_by_customer ON ONLY marts.customer_fields USING btree (customer_id);
alter table marts.customer_fields enable row level security;
alter table marts.customer_fields force row level security;
create policy batch on marts.customer_fields for all to zhike_batch using (true) with check (true);
create policy head on marts.customer_fields for select to r_head using ((publication_id = (current_setting('app.publication'::text))::integer));
create policy manager on marts.customer_fields for select to r_manager using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[]))));
create policy org on marts.customer_fields for select to r_org using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((org_pos >= (current_setting('app.lo'::text))::integer) AND (org_pos <= (current_setting('app.hi'::text))::integer))));
grant select on marts.customer_fields to r_head;
grant select on marts.customer_fields to r_manager;
grant select on marts.customer_fields to r_org;
grant delete, insert, select, update on marts.customer_fields to zhike_batch;

create table marts.customer_history (
    customer_id bigint not null,
    business_date date not null,
    aum_balance_eod numeric(20,2) not null,
    aum_balance_avg_mtd numeric(20,2),
    deposit_balance_eod numeric(20,2),
    deposit_balance_avg_mtd numeric(20,2),
    loan_balance_eod numeric(20,2),
    lum_balance_eod numeric(20,2),
    contribution_mtd numeric(20,2)
);
alter table marts.customer_history enable row level security;
alter table marts.customer_history force row level security;

create table marts.customer_holdings (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    holding_no text not null,
    product_code text,
    product_name text,
    product_kind_code text,
    risk_level_code text,
    volume numeric(20,4),
    nav numeric(12,6),
    nav_on date,
    cost numeric(20,2),
    market_value numeric(20,2),
    accumulated_income numeric(20,2),
    bought_on date,
    matures_on date,
    status_code text not null,
    aum_item_code text
) partition by LIST (publication_id);
CREATE INDEX customer_holdings_by_customer ON ONLY marts.customer_holdings USING btree (customer_id);
alter table marts.customer_holdings enable row level security;
alter table marts.customer_holdings force row level security;
create policy batch on marts.customer_holdings for all to zhike_batch using (true) with check (true);
create policy head on marts.customer_holdings for select to r_head using ((publication_id = (current_setting('app.publication'::text))::integer));
create policy manager on marts.customer_holdings for select to r_manager using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[]))));
create policy org on marts.customer_holdings for select to r_org using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((org_pos >= (current_setting('app.lo'::text))::integer) AND (org_pos <= (current_setting('app.hi'::text))::integer))));
grant select on marts.customer_holdings to r_head;
grant select on marts.customer_holdings to r_manager;
grant select on marts.customer_holdings to r_org;
grant delete, insert, select, update on marts.customer_holdings to zhike_batch;

create table marts.customer_loans (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    note_no text not null,
    contract_no text,
    product_code text,
    product_name text,
    currency_code text,
    loan_amount numeric(20,2),
    balance numeric(20,2),
    balance_cny numeric(20,2),
    overdue_balance numeric(20,2),
    issued_on date,
    matures_on date,
    exec_rate numeric(12,8),
    repay_way_code text,
    next_due_on date,
    next_due_amount numeric(20,2),
    overdue_days integer,
    risk_class_code text,
    status_code text not null
) partition by LIST (publication_id);
CREATE INDEX customer_loans_by_customer ON ONLY marts.customer_loans USING btree (customer_id);
alter table marts.customer_loans enable row level security;
alter table marts.customer_loans force row level security;
create policy batch on marts.customer_loans for all to zhike_batch using (true) with check (true);
create policy head on marts.customer_loans for select to r_head using ((publication_id = (current_setting('app.publication'::text))::integer));
create policy manager on marts.customer_loans for select to r_manager using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[]))));
create policy org on marts.customer_loans for select to r_org using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((org_pos >= (current_setting('app.lo'::text))::integer) AND (org_pos <= (current_setting('app.hi'::text))::integer))));
grant select on marts.customer_loans to r_head;
grant select on marts.customer_loans to r_manager;
grant select on marts.customer_loans to r_org;
grant delete, insert, select, update on marts.customer_loans to zhike_batch;

create table marts.customer_numbers (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    source_customer_no text not null,
    registered_id bigint not null,
    is_kept boolean not null,
    rule_code text not null,
    joined_on date not null,
    customer_name text,
    status_code text,
    opening_org_name text,
    opened_on date,
    account_count integer not null,
    aum_balance_eod numeric(20,2) not null,
    loan_balance_eod numeric(20,2) not null,
    id_number_masked text,
    birth_date date,
    gender_code text,
    mobile_masked text,
    employer_name text,
    uscc text,
    legal_name text,
    holding_count integer,
    loan_count integer,
    card_count integer,
    deposit_balance_eod numeric(20,2)
) partition by LIST (publication_id);
CREATE INDEX customer_numbers_by_customer ON ONLY marts.customer_numbers USING btree (customer_id);
CREATE INDEX customer_numbers_by_registered ON ONLY marts.customer_numbers USING btree (registered_id);
alter table marts.customer_numbers enable row level security;
alter table marts.customer_numbers force row level security;
create policy batch on marts.customer_numbers for all to zhike_batch using (true) with check (true);
create policy head on marts.customer_numbers for select to r_head using ((publication_id = (current_setting('app.publication'::text))::integer));
create policy manager on marts.customer_numbers for select to r_manager using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[]))));
create policy org on marts.customer_numbers for select to r_org using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((org_pos >= (current_setting('app.lo'::text))::integer) AND (org_pos <= (current_setting('app.hi'::text))::integer))));
grant select on marts.customer_numbers to r_head;
grant select on marts.customer_numbers to r_manager;
grant select on marts.customer_numbers to r_org;
grant delete, insert, select, update on marts.customer_numbers to zhike_batch;

create table marts.customer_transactions (
    customer_id bigint not null,
    business_date date not null,
    transaction_id text not null,
    transacted_on date,
    transacted_at text,
    account_id text not null,
    direction_code text,
    currency_code text,
    amount numeric(20,2),
    balance_after numeric(20,2),
    channel_code text,
    memo text,
    counterparty_name text,
    counterparty_account text,
    is_reversal boolean
);
alter table marts.customer_transactions enable row level security;
alter table marts.customer_transactions force row level security;

create table marts.customers (
    publication_id integer not null,
    customer_id bigint not null,
    customer_type_code text not null,
    source_customer_no text not null,
    customer_name text not null,
    name_pinyin text,
    name_initials text,
    status_code text not null,
    grade_code text,
    gender_code text,
    birth_date date,
    age_years integer,
    nationality_code text,
    education_code text,
    marital_code text,
    occupation_code text,
    employer_name text,
    industry_code text,
    scale_code text,
    founded_on date,
    registered_capital numeric(20,2),
    legal_name text,
    uscc text,
    id_type_code text,
    id_number_masked text,
    is_id_valid boolean,
    id_expires_on date,
    mobile_masked text,
    email_masked text,
    address_masked text,
    aml_risk_code text,
    is_staff boolean not null,
    org_id text not null,
    org_name text not null,
    sub_branch_id text,
    sub_branch_name text,
    branch_id text,
    branch_name text,
    org_pos integer not null,
    opened_on date,
    aum_balance_eod numeric(20,2) not null,
    aum_balance_avg_mtd numeric(20,2),
    aum_balance_avg_qtd numeric(20,2),
    aum_balance_avg_ytd numeric(20,2),
    aum_balance_change_mom numeric(20,2),
    aum_balance_change_ytd numeric(20,2),
    aum_demand_balance_eod numeric(20,2),
    aum_term_balance_eod numeric(20,2),
    aum_notice_balance_eod numeric(20,2),
    aum_cd_balance_eod numeric(20,2),
    aum_structured_balance_eod numeric(20,2),
    aum_margin_balance_eod numeric(20,2),
    aum_wealth_balance_eod numeric(20,2),
    aum_fund_balance_eod numeric(20,2),
    aum_insurance_balance_eod numeric(20,2),
    aum_metal_balance_eod numeric(20,2),
    aum_bond_balance_eod numeric(20,2),
    aum_trust_balance_eod numeric(20,2),
    aum_custody_3rd_balance_eod numeric(20,2),
    aum_pension_balance_eod numeric(20,2),
    deposit_balance_eod numeric(20,2),
    deposit_balance_avg_mtd numeric(20,2),
    deposit_balance_avg_ytd numeric(20,2),
    loan_balance_eod numeric(20,2),
    credit_card_balance_eod numeric(20,2),
    lum_balance_eod numeric(20,2),
    account_count integer not null,
    holding_count integer not null,
    loan_count integer not null,
    card_count integer not null,
    maturity_count_30d integer not null,
    maturity_amount_30d numeric(20,2),
    next_maturity_on date,
    large_movement_count_1d integer not null,
    large_movement_amount_1d numeric(20,2),
    aum_fen bigint not null,
    aum_avg_fen bigint,
    aum_change_fen bigint,
    deposit_fen bigint not null,
    loan_fen bigint not null,
    maturity_fen bigint not null,
    large_movement_fen bigint not null,
    mobile_source_code text,
    grade_watch_months integer,
    grade_since_on date,
    next_grade_code text,
    next_grade_gap numeric(20,2),
    next_grade_balance numeric(20,2),
    is_near_upgrade boolean,
    is_near_downgrade boolean,
    lifecycle_stage_code text,
    product_count integer,
    active_count_90d integer,
    last_active_on date,
    is_payroll boolean,
    scored_on date,
    rfm_code integer,
    loyalty_score numeric(5,2),
    value_score numeric(5,2),
    realised_value numeric(20,2),
    potential_value numeric(20,2),
    lifetime_value numeric(20,2),
    capital_eod numeric(20,2),
    contribution_mtd numeric(20,2),
    contribution_ytd numeric(20,2),
    eva_mtd numeric(20,2),
    eva_ytd numeric(20,2),
    deposit_contribution_mtd numeric(20,2),
    loan_contribution_mtd numeric(20,2),
    wealth_contribution_mtd numeric(20,2),
    bill_contribution_mtd numeric(20,2),
    international_contribution_mtd numeric(20,2),
    contribution_fen bigint,
    grade_gap_fen bigint,
    churn_level_code text,
    churn_score integer,
    churn_signals text,
    credit_card_contribution_mtd numeric(20,2)
) partition by LIST (publication_id);
CREATE INDEX customers_by_aum ON ONLY marts.customers USING btree (aum_fen DESC, customer_id, org_pos);
CREATE INDEX customers_by_deposit ON ONLY marts.customers USING btree (deposit_fen DESC, customer_id, org_pos);
CREATE INDEX customers_by_id ON ONLY marts.customers USING btree (customer_id);
CREATE INDEX customers_by_large_movement ON ONLY marts.customers USING btree (large_movement_fen DESC, customer_id, org_pos);
CREATE INDEX customers_by_loan ON ONLY marts.customers USING btree (loan_fen DESC, customer_id, org_pos);
CREATE INDEX customers_by_maturity ON ONLY marts.customers USING btree (maturity_fen DESC, customer_id, org_pos);
CREATE INDEX customers_by_unit_and_aum ON ONLY marts.customers USING btree (org_pos, aum_fen DESC, customer_id);
CREATE INDEX customers_counted ON ONLY marts.customers USING btree (org_pos, customer_type_code, grade_code, status_code, customer_id, publication_id);
alter table marts.customers enable row level security;
alter table marts.customers force row level security;
create policy batch on marts.customers for all to zhike_batch using (true) with check (true);
create policy head on marts.customers for select to r_head using ((publication_id = ( SELECT (current_setting('app.publication'::text))::integer AS current_setting)));
create policy manager on marts.customers for select to r_manager using (((publication_id = ( SELECT (current_setting('app.publication'::text))::integer AS current_setting)) AND (customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[]))));
create policy org on marts.customers for select to r_org using (((publication_id = ( SELECT (current_setting('app.publication'::text))::integer AS current_setting)) AND ((org_pos >= (current_setting('app.lo'::text))::integer) AND (org_pos <= (current_setting('app.hi'::text))::integer))));
grant select on marts.customers to r_head;
grant select on marts.customers to r_manager;
grant select on marts.customers to r_org;
grant delete, insert, select, update on marts.customers to zhike_batch;

create table marts.employee_figures (
    publication_id integer not null,
    employee_id text not null,
    org_pos integer not null,
    employee_name text,
    unit_id text,
    unit_name text,
    post_name text,
    manager_kind_code text,
    status_code text,
    customer_count integer not null,
    retail_count integer not null,
    corporate_count integer not null,
    vip_count integer not null,
    gained_count integer,
    lost_count integer,
    aum_balance_eod numeric(20,2) not null,
    aum_balance_avg_mtd numeric(20,2),
    aum_balance_change_mom numeric(20,2),
    aum_balance_change_ytd numeric(20,2),
    deposit_balance_eod numeric(20,2) not null,
    deposit_balance_avg_mtd numeric(20,2),
    loan_balance_eod numeric(20,2) not null,
    contribution_mtd numeric(20,2),
    unknown_count_mtd integer not null,
    is_manager boolean not null,
    is_virtual boolean not null
) partition by LIST (publication_id);
CREATE INDEX employee_figures_by_id ON ONLY marts.employee_figures USING btree (employee_id);
alter table marts.employee_figures enable row level security;
alter table marts.employee_figures force row level security;
create policy batch on marts.employee_figures for all to zhike_batch using (true) with check (true);
create policy head on marts.employee_figures for select to r_head using ((publication_id = (current_setting('app.publication'::text))::integer));
create policy manager on marts.employee_figures for select to r_manager using (((publication_id = (current_setting('app.publication'::text))::integer) AND (employee_id = current_setting('app.user_id'::text))));
create policy org on marts.employee_figures for select to r_org using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((org_pos >= (current_setting('app.lo'::text))::integer) AND (org_pos <= (current_setting('app.hi'::text))::integer))));
grant select on marts.employee_figures to r_head;
grant select on marts.employee_figures to r_manager;
grant select on marts.employee_figures to r_org;
grant delete, insert, select, update on marts.employee_figures to zhike_batch;

create table marts.employees (
    publication_id integer not null,
    employee_id text not null,
    employee_name text,
    unit_id text,
    unit_name text,
    post_name text,
    is_manager boolean,
    manager_kind_code text,
    status_code text,
    is_virtual boolean not null
) partition by LIST (publication_id);
CREATE INDEX employees_by_id ON ONLY marts.employees USING btree (employee_id);
alter table marts.employees enable row level security;
alter table marts.employees force row level security;
create policy batch on marts.employees for all to zhike_batch using (true) with check (true);
create policy publication on marts.employees for select to r_head, r_manager, r_org using ((publication_id = (current_setting('app.publication'::text))::integer));
grant select on marts.employees to r_head;
grant select on marts.employees to r_manager;
grant select on marts.employees to r_org;
grant delete, insert, select, update on marts.employees to zhike_batch;

create table marts.field_quality (
    publication_id integer not null,
    unit_id text not null,
    org_pos integer not null,
    measured_on date not null,
    source_system text not null,
    customer_type_code text not null,
    field_code text not null,
    weight integer,
    department_code text,
    required_count integer not null,
    required_value_count integer not null,
    value_count integer not null,
    accurate_count integer not null,
    precise_count integer not null,
    reliable_count integer not null,
    relevance_ratio numeric(8,6),
    accuracy_ratio numeric(8,6),
    precision_ratio numeric(8,6),
    reliability_ratio numeric(8,6)
) partition by LIST (publication_id);
CREATE INDEX field_quality_by_unit ON ONLY marts.field_quality USING btree (unit_id, measured_on);
alter table marts.field_quality enable row level security;
alter table marts.field_quality force row level security;
create policy batch on marts.field_quality for all to zhike_batch using (true) with check (true);
create policy head on marts.field_quality for select to r_head using ((publication_id = (current_setting('app.publication'::text))::integer));
create policy manager on marts.field_quality for select to r_manager using (false);
create policy org on marts.field_quality for select to r_org using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((org_pos >= (current_setting('app.lo'::text))::integer) AND (org_pos <= (current_setting('app.hi'::text))::integer))));
grant select on marts.field_quality to r_head;
grant select on marts.field_quality to r_manager;
grant select on marts.field_quality to r_org;
grant delete, insert, select, update on marts.field_quality to zhike_batch;

create table marts.identity_pairs (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    second_customer_id bigint not null,
    second_org_pos integer not null,
    first_customer_no text not null,
    second_customer_no text not null,
    customer_type_code text not null,
    first_customer_name text,
    second_customer_name text,
    rule_code text not null,
    outcome_code text not null,
    score integer,
    is_merged boolean not null,
    decision_code text,
    decision_no text,
    state_code text not null,
    is_id_equal boolean,
    is_permit_equal boolean,
    is_name_equal boolean,
    is_name_near boolean,
    is_birth_date_equal boolean,
    is_gender_conflicting boolean,
    is_mobile_equal boolean,
    is_address_equal boolean,
    is_employer_equal boolean,
    is_account_shared boolean,
    is_uscc_equal boolean,
    is_uscc_conflicting boolean,
    is_organization_code_equal boolean,
    is_licence_equal boolean,
    is_legal_id_equal boolean,
    found_on date not null
) partition by LIST (publication_id);
CREATE INDEX identity_pairs_by_numbers ON ONLY marts.identity_pairs USING btree (first_customer_no, second_customer_no);
alter table marts.identity_pairs enable row level security;
alter table marts.identity_pairs force row level security;
create policy batch on marts.identity_pairs for all to zhike_batch using (true) with check (true);
create policy head on marts.identity_pairs for select to r_head using ((publication_id = (current_setting('app.publication'::text))::integer));
create policy manager on marts.identity_pairs for select to r_manager using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (second_customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[]))));
create policy org on marts.identity_pairs for select to r_org using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((org_pos >= (current_setting('app.lo'::text))::integer) AND (org_pos <= (current_setting('app.hi'::text))::integer)) AND ((second_org_pos >= (current_setting('app.lo'::text))::integer) AND (second_org_pos <= (current_setting('app.hi'::text))::integer))));
grant select on marts.identity_pairs to r_head;
grant select on marts.identity_pairs to r_manager;
grant select on marts.identity_pairs to r_org;
grant delete, insert, select, update on marts.identity_pairs to zhike_batch;

create table marts.opening_ownerships (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    owner_role_code text not null,
    employee_id text not null,
    org_id text not null,
    started_on date
) partition by LIST (publication_id);
CREATE INDEX opening_ownerships_by_customer ON ONLY marts.opening_ownerships USING btree (customer_id);
alter table marts.opening_ownerships enable row level security;
alter table marts.opening_ownerships force row level security;
create policy batch on marts.opening_ownerships for all to zhike_batch using (true) with check (true);
grant delete, insert, select, update on marts.opening_ownerships to zhike_batch;

create table marts.quality_fields (
    publication_id integer not null,
    customer_type_code text not null,
    field_code text not null,
    source_system text not null,
    required_of_code text,
    term_days integer,
    weight integer,
    department_code text,
    repair_days integer,
    value_kind_code text
) partition by LIST (publication_id);
alter table marts.quality_fields enable row level security;
alter table marts.quality_fields force row level security;
create policy batch on marts.quality_fields for all to zhike_batch using (true) with check (true);
create policy publication on marts.quality_fields for select to r_head, r_manager, r_org using ((publication_id = (current_setting('app.publication'::text))::integer));
grant select on marts.quality_fields to r_head;
grant select on marts.quality_fields to r_manager;
grant select on marts.quality_fields to r_org;
grant delete, insert, select, update on marts.quality_fields to zhike_batch;

create table marts.search_terms (
    publication_id integer not null,
    term text collate "C" not null,
    kind text collate "C" not null,
    customer_id bigint not null,
    org_pos integer not null
) partition by LIST (publication_id);
CREATE INDEX search_terms_by_term ON ONLY marts.search_terms USING btree (kind, term, customer_id, org_pos);
alter table marts.search_terms enable row level security;
alter table marts.search_terms force row level security;
create policy batch on marts.search_terms for all to zhike_batch using (true) with check (true);
create policy head on marts.search_terms for select to r_head using ((publication_id = (current_setting('app.publication'::text))::integer));
create policy manager on marts.search_terms for select to r_manager using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[]))));
create policy org on marts.search_terms for select to r_org using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((org_pos >= (current_setting('app.lo'::text))::integer) AND (org_pos <= (current_setting('app.hi'::text))::integer))));
grant select on marts.search_terms to r_head;
grant select on marts.search_terms to r_manager;
grant select on marts.search_terms to r_org;
grant delete, insert, select, update on marts.search_terms to zhike_batch;

create table marts.units (
    publication_id integer not null,
    unit_id text not null,
    parent_unit_id text,
    unit_name text not null,
    unit_short_name text,
    unit_level integer not null,
    org_pos integer not null,
    lo integer not null,
    hi integer not null,
    branch_id text,
    branch_name text,
    sub_branch_id text,
    sub_branch_name text,
    outlet_id text,
    outlet_name text
) partition by LIST (publication_id);
CREATE INDEX units_by_id ON ONLY marts.units USING btree (unit_id);
alter table marts.units enable row level security;
alter table marts.units force row level security;
create policy batch on marts.units for all to zhike_batch using (true) with check (true);
create policy publication on marts.units for select to r_head, r_manager, r_org using ((publication_id = (current_setting('app.publication'::text))::integer));
grant select on marts.units to r_head;
grant select on marts.units to r_manager;
grant select on marts.units to r_org;
grant delete, insert, select, update on marts.units to zhike_batch;

create table pipeline.alerts (
    alert_no bigint generated always as identity not null,
    event_key text not null,
    channel text not null,
    kind_code text not null,
    business_date date,
    message jsonb not null,
    state_code text default 'waiting'::text not null,
    tries integer default 0 not null,
    next_try_at timestamp with time zone not null,
    raised_at timestamp with time zone not null,
    sent_at timestamp with time zone,
    last_error text,
    constraint alerts_channel_check CHECK ((channel = ANY (ARRAY['webhook'::text, 'mail'::text]))),
    constraint alerts_state_code_check CHECK ((state_code = ANY (ARRAY['waiting'::text, 'sent'::text, 'given_up'::text]))),
    constraint alerts_pkey PRIMARY KEY (alert_no),
    constraint alerts_event_key_channel_key UNIQUE (event_key, channel)
);
CREATE INDEX alerts_to_send ON pipeline.alerts USING btree (next_try_at) WHERE (state_code = 'waiting'::text);
grant select on pipeline.alerts to zhike_api;
grant insert, select, update on pipeline.alerts to zhike_batch;

create table pipeline.arrivals (
    business_date date not null,
    file text not null,
    system_code text not null,
    feed integer not null,
    title jsonb not null,
    if_missing text not null,
    ready_by timestamp with time zone,
    hard_limit timestamp with time zone,
    delivery text not null,
    file_name text,
    row_count bigint,
    created_at text,
    arrived_at timestamp with time zone,
    problems jsonb not null,
    night text,
    carried_since date,
    is_unread boolean not null,
    looked_at timestamp with time zone not null,
    constraint arrivals_delivery_check CHECK ((delivery = ANY (ARRAY['nothing'::text, 'part'::text, 'whole'::text]))),
    constraint arrivals_if_missing_check CHECK ((if_missing = ANY (ARRAY['stop'::text, 'carry'::text, 'none'::text]))),
    constraint arrivals_night_check CHECK ((night = ANY (ARRAY['loaded'::text, 'carried'::text, 'without'::text]))),
    constraint arrivals_pkey PRIMARY KEY (business_date, file)
);
grant select on pipeline.arrivals to zhike_api;
grant delete, insert, select, update on pipeline.arrivals to zhike_batch;

create table pipeline.orders (
    order_no bigint generated always as identity not null,
    kind_code text not null,
    business_date date not null,
    reason text not null,
    ordered_by text not null,
    ordered_at timestamp with time zone not null,
    state_code text default 'waiting'::text not null,
    began_at timestamp with time zone,
    ended_at timestamp with time zone,
    message text,
    run_no bigint,
    message_zh text,
    constraint orders_kind_code_check CHECK ((kind_code = ANY (ARRAY['retry'::text, 'rerun'::text, 'catch_up'::text]))),
    constraint orders_reason_check CHECK (((char_length(reason) >= 5) AND (char_length(reason) <= 500))),
    constraint orders_state_code_check CHECK ((state_code = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'failed'::text, 'refused'::text]))),
    constraint orders_run_no_fkey FOREIGN KEY (run_no) REFERENCES pipeline.runs(run_no),
    constraint orders_pkey PRIMARY KEY (order_no)
);
CREATE UNIQUE INDEX one_open_order ON pipeline.orders USING btree (kind_code, business_date) WHERE (state_code = ANY (ARRAY['waiting'::text, 'running'::text]));
grant insert, select on pipeline.orders to zhike_api;
grant select, update on pipeline.orders to zhike_batch;

create table pipeline.plans (
    plan_id text not null,
    steps jsonb not null,
    constraint plans_pkey PRIMARY KEY (plan_id)
);
grant select on pipeline.plans to zhike_api;
grant insert, select on pipeline.plans to zhike_batch;

create table pipeline.run_tables (
    run_no bigint not null,
    table_name text not null,
    row_count bigint not null,
    content_hash text not null,
    constraint run_tables_run_no_fkey FOREIGN KEY (run_no) REFERENCES pipeline.runs(run_no),
    constraint run_tables_pkey PRIMARY KEY (run_no, table_name)
);
grant select on pipeline.run_tables to zhike_api;
grant insert, select, update on pipeline.run_tables to zhike_batch;

create table pipeline.runs (
    run_no bigint generated always as identity not null,
    business_date date not null,
    run_kind text not null,
    status text not null,
    version text,
    run_id text,
    started_at timestamp with time zone not null,
    ended_at timestamp with time zone,
    error_code text,
    error_message text,
    error_details jsonb,
    plan_id text,
    trigger_code text default 'command'::text not null,
    started_by text,
    reason text,
    constraint runs_run_kind_check CHECK ((run_kind = ANY (ARRAY['opening'::text, 'daily'::text]))),
    constraint runs_status_check CHECK ((status = ANY (ARRAY['running'::text, 'done'::text, 'unchanged'::text, 'failed'::text]))),
    constraint runs_trigger_code_check CHECK ((trigger_code = ANY (ARRAY['command'::text, 'schedule'::text, 'order'::text, 'retry'::text]))),
    constraint runs_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES pipeline.plans(plan_id),
    constraint runs_pkey PRIMARY KEY (run_no)
);
CREATE INDEX runs_by_date ON pipeline.runs USING btree (business_date DESC, run_no DESC);
grant select on pipeline.runs to zhike_api;
grant insert, select, update on pipeline.runs to zhike_batch;

create table pipeline.steps (
    run_no bigint not null,
    step_no integer not null,
    step text not null,
    rows_in bigint,
    rows_out bigint,
    seconds numeric(12,3),
    note text,
    state_code text default 'done'::text not null,
    began_at timestamp with time zone,
    message text,
    constraint steps_state_code_check CHECK ((state_code = ANY (ARRAY['running'::text, 'done'::text, 'failed'::text, 'skipped'::text]))),
    constraint steps_run_no_fkey FOREIGN KEY (run_no) REFERENCES pipeline.runs(run_no),
    constraint steps_pkey PRIMARY KEY (run_no, step_no)
);
CREATE INDEX steps_by_name ON pipeline.steps USING btree (step, run_no);
grant select on pipeline.steps to zhike_api;
grant insert, select, update on pipeline.steps to zhike_batch;

create table pipeline.waivers (
    waiver_no bigint generated always as identity not null,
    business_date date not null,
    kind_code text not null,
    name text not null,
    reason text not null,
    proposed_by text not null,
    proposed_at timestamp with time zone not null,
    approved_by text,
    approved_at timestamp with time zone,
    withdrawn_by text,
    withdrawn_at timestamp with time zone,
    constraint approved_at_a_moment CHECK (((approved_by IS NULL) = (approved_at IS NULL))),
    constraint approved_by_another CHECK ((approved_by <> proposed_by)),
    constraint waivers_kind_code_check CHECK ((kind_code = ANY (ARRAY['feed'::text, 'check'::text]))),
    constraint waivers_name_check CHECK ((name <> ''::text)),
    constraint waivers_reason_check CHECK (((char_length(reason) >= 5) AND (char_length(reason) <= 500))),
    constraint withdrawn_at_a_moment CHECK (((withdrawn_by IS NULL) = (withdrawn_at IS NULL))),
    constraint waivers_pkey PRIMARY KEY (waiver_no)
);
CREATE UNIQUE INDEX one_live_waiver ON pipeline.waivers USING btree (business_date, kind_code, name) WHERE (withdrawn_at IS NULL);
grant insert, select on pipeline.waivers to zhike_api;
grant select on pipeline.waivers to zhike_batch;
grant update (approved_at, approved_by, withdrawn_at, withdrawn_by) on pipeline.waivers to zhike_api;

create table platform.audit_log (
    audit_id bigint generated always as identity not null,
    occurred_at timestamp with time zone not null,
    user_id text,
    action text not null,
    outcome text not null,
    subject text,
    request_id text,
    details jsonb default '{}'::jsonb not null,
    constraint audit_log_outcome_check CHECK ((outcome = ANY (ARRAY['done'::text, 'refused'::text]))),
    constraint audit_log_pkey PRIMARY KEY (audit_id)
);
CREATE INDEX audit_log_by_moment ON platform.audit_log USING btree (occurred_at DESC, audit_id DESC);
CREATE INDEX audit_log_by_user ON platform.audit_log USING btree (user_id, audit_id DESC);
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON platform.audit_log FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
grant insert, select on platform.audit_log to zhike_api;
grant insert on platform.audit_log to zhike_batch;

create table platform.grants (
    grant_id bigint generated always as identity not null,
    subject_id bigint not null,
    unit_id text not null,
    user_id text not null,
    kind text not null,
    valid_from date not null,
    valid_to date default '9999-12-31'::date not null,
    granted_by text not null,
    reason text default ''::text not null,
    recorded_at timestamp with time zone default now() not null,
    constraint grants_check CHECK ((valid_from <= valid_to)),
    constraint grants_pkey PRIMARY KEY (grant_id)
);
CREATE INDEX grants_by_subject ON platform.grants USING btree (subject_id, valid_to) INCLUDE (valid_from, user_id, kind);
CREATE INDEX grants_by_user ON platform.grants USING btree (user_id, valid_to) INCLUDE (valid_from, subject_id);
grant delete, insert, select, update on platform.grants to zhike_batch;

create table platform.migrations (
    name text not null,
    sha256 text not null,
    applied_at timestamp with time zone default now() not null,
    constraint migrations_pkey PRIMARY KEY (name)
);

create table platform.sessions (
    token_hash bytea not null,
    user_id text not null,
    reach_position smallint,
    csrf_token text not null,
    created_at timestamp with time zone not null,
    last_seen_at timestamp with time zone not null,
    expires_at timestamp with time zone not null,
    ip_hash bytea not null,
    constraint sessions_token_hash_check CHECK ((octet_length(token_hash) = 32)),
    constraint sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES platform.users(user_id) ON DELETE CASCADE,
    constraint sessions_pkey PRIMARY KEY (token_hash)
);
CREATE INDEX sessions_by_expiry ON platform.sessions USING btree (expires_at);
CREATE INDEX sessions_by_user ON platform.sessions USING btree (user_id);
grant delete, insert, select, update on platform.sessions to zhike_api;

create table platform.sign_in_failures (
    username_hash bytea not null,
    failed_count integer not null,
    last_failed_at timestamp with time zone not null,
    locked_until timestamp with time zone,
    constraint sign_in_failures_pkey PRIMARY KEY (username_hash)
);
grant delete, insert, select, update on platform.sign_in_failures to zhike_api;

create table platform.units (
    publication_id integer not null,
    unit_id text not null,
    parent_unit_id text,
    unit_name text not null,
    unit_level integer not null,
    lo integer not null,
    hi integer not null,
    constraint units_check CHECK ((hi >= lo)),
    constraint units_pkey PRIMARY KEY (publication_id, unit_id)
);
grant select on platform.units to zhike_api;
grant delete, insert, select, update on platform.units to zhike_batch;

create table platform.user_permissions (
    user_id text not null,
    permission text not null,
    constraint user_permissions_user_id_fkey FOREIGN KEY (user_id) REFERENCES platform.users(user_id) ON DELETE CASCADE,
    constraint user_permissions_pkey PRIMARY KEY (user_id, permission)
);
grant delete, insert, select on platform.user_permissions to zhike_api;

create table platform.user_reaches (
    user_id text not null,
    position smallint not null,
    reach_kind text not null,
    unit_id text not null,
    constraint user_reaches_position_check CHECK (("position" > 0)),
    constraint user_reaches_reach_kind_check CHECK ((reach_kind = ANY (ARRAY['head'::text, 'org'::text, 'manager'::text]))),
    constraint user_reaches_user_id_fkey FOREIGN KEY (user_id) REFERENCES platform.users(user_id) ON DELETE CASCADE,
    constraint user_reaches_pkey PRIMARY KEY (user_id, "position")
);
grant delete, insert, select on platform.user_reaches to zhike_api;

create table platform.users (
    user_id text not null,
    username text not null,
    display_name text not null,
    title text default ''::text not null,
    password_hash text not null,
    is_active boolean default true not null,
    created_at timestamp with time zone not null,
    password_changed_at timestamp with time zone not null,
    signed_in_at timestamp with time zone,
    constraint users_username_check CHECK (((username = lower(username)) AND (username <> ''::text))),
    constraint users_pkey PRIMARY KEY (user_id),
    constraint users_username_key UNIQUE (username)
);
grant insert, select, update on platform.users to zhike_api;

create table serving.publications (
    publication_id integer generated always as identity not null,
    business_date date not null,
    warehouse_version text not null,
    run_id text not null,
    published_at timestamp with time zone not null,
    expires_at timestamp with time zone,
    bank jsonb not null,
    definitions jsonb not null,
    tables jsonb not null,
    lineage jsonb default '{"files": {}, "tables": {}, "columns": {}, "by_table": []}'::jsonb not null,
    constraint publications_pkey PRIMARY KEY (publication_id)
);
grant select on serving.publications to zhike_api;
grant insert, select, update on serving.publications to zhike_batch;

grant execute on function customer_management.note_change() to public;

grant execute on function platform.my_customer_ids() to r_manager;

grant execute on function platform.refuse_change() to public;
