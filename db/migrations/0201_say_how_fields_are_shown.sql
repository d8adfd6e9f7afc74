-- How each class of personal data is shown to who acts in a role, in lists (search and exports among them) and on
-- the record of one customer. What is not said is masked.
create table platform.role_fields (
  role_code text not null references platform.roles on delete cascade,
  field_class text not null check (
    field_class in (
      'person_name', 'id_number', 'mobile', 'email', 'address', 'birth_date', 'employer', 'account_no',
      'counterparty', 'amount'
    )
  ),
  in_list text not null check (in_list in ('hidden', 'masked', 'clear')),
  in_record text not null check (in_record in ('hidden', 'masked', 'clear')),
  primary key (role_code, field_class),
  -- These are sealed before anything is stored: to see one whole is to open it, each time with a reason.
  check (
    field_class not in ('id_number', 'mobile', 'email', 'address') or 'clear' not in (in_list, in_record)
  )
);

grant select, insert, update, delete on platform.role_fields to zhike_api;
grant select on platform.role_fields to zhike_batch;

-- Names are clear to whoever looks after people, and masked in the lists of those who look at the whole bank.
insert into platform.role_fields (role_code, field_class, in_list, in_record)
select role_code, 'person_name', case when reach_kind = 'head' then 'masked' else 'clear' end,
  case when role_code in ('data_steward', 'mkt_planner') then 'masked' else 'clear' end
from platform.roles where reach_kind is not null;

insert into platform.role_fields (role_code, field_class, in_list, in_record)
select role_code, 'employer', 'clear', 'clear' from platform.roles where reach_kind = 'manager';

-- Who prepares documents for a team needs no amounts.
insert into platform.role_fields (role_code, field_class, in_list, in_record)
select role_code, 'amount', 'clear', 'clear'
from platform.roles where reach_kind is not null and role_code <> 'rm_ops';

-- To open a sealed value is a right of its own, for those who call and meet people or answer for who does.
insert into platform.role_permissions (role_code, permission)
select role_code, 'fields.reveal' from platform.roles
where role_code in ('br_mgr', 'sub_mgr', 'rm_hunter', 'rm_product', 'compliance');
