-- Which customer a source's number stands for. The numbers of a group stand for the id of one of them: of
-- groups that meet, for that of the customer who has loans, then of who came first. So decided, it stays,
-- whoever has loans later. Named are the members of groups, new numbers, and those who left a group.
with

grouped as (
    select source_customer_no, group_no, rule_code
    from base.identity_groups
    where valid_from <= :business_date and :business_date < valid_to
),

borrowers as (
    select loan.source_customer_no
    from base.loans as loan
    inner join grouped on grouped.source_customer_no = loan.source_customer_no
    where loan.valid_from <= :business_date and :business_date < loan.valid_to
        and loan.status_code <> 'settled'
    group by loan.source_customer_no
),

status as (
    select person.source_customer_no, person.opened_on, person.merged_into_no is not null as is_given_up
    from base.retail_customers as person
    inner join grouped on grouped.source_customer_no = person.source_customer_no
    where person.valid_from <= :business_date and :business_date < person.valid_to
    union all
    select company.source_customer_no, company.opened_on, company.merged_into_no is not null
    from base.corporate_customers as company
    inner join grouped on grouped.source_customer_no = company.source_customer_no
    where company.valid_from <= :business_date and :business_date < company.valid_to
),

-- Who was one customer until now has loans, and came, as one: whichever of his numbers says it.
candidates as (
    select
        grouped.group_no,
        register.source_customer_no,
        register.customer_id as registered_id,
        register.customer_type_code,
        grouped.rule_code,
        known.customer_id = known.registered_id as is_known,
        coalesce(status.is_given_up, false) as is_given_up,
        count(borrowers.source_customer_no) over was_one > 0 as has_loans,
        min(status.opened_on) over was_one as opened_on
    from grouped
    inner join base.customer_register as register
        on register.source_system = 'core' and register.source_customer_no = grouped.source_customer_no
    left join previous.customer_xref as known
        on known.source_system = 'core' and known.source_customer_no = grouped.source_customer_no
    left join borrowers on borrowers.source_customer_no = grouped.source_customer_no
    left join status on status.source_customer_no = grouped.source_customer_no
    window was_one as (
        partition by grouped.group_no, register.customer_type_code,
            coalesce(known.customer_id, register.customer_id)
    )
),

members as (
    select
        group_no, source_customer_no, registered_id, customer_type_code, rule_code,
        count(*) over (partition by group_no, customer_type_code) as member_count,
        row_number() over (
            partition by group_no, customer_type_code
            order by
                -- A number that has given way stays behind, and so does one that nobody has seen yet.
                case when is_known then 0 else 1 end nulls last,
                case when is_given_up then 1 else 0 end nulls last,
                case when has_loans then 0 else 1 end nulls last,
                opened_on nulls last,
                registered_id nulls last
        ) as place
    from candidates
),

merged as (
    select
        members.source_customer_no, survivor.registered_id as customer_id, members.registered_id,
        members.customer_type_code, members.rule_code, members.member_count
    from members
    inner join members as survivor
        on survivor.group_no = members.group_no
        and survivor.customer_type_code = members.customer_type_code and survivor.place = 1
    where members.member_count > 1
)

select
    'core' as source_system, source_customer_no, customer_id, registered_id, customer_type_code, rule_code,
    member_count, false as is_deleted
from merged
union all
-- New numbers, and those that have left their group, stand for themselves.
select
    register.source_system, register.source_customer_no, register.customer_id, register.customer_id,
    register.customer_type_code, null, 1, false
from base.customer_register as register
left join previous.customer_xref as known
    on known.source_system = register.source_system
    and known.source_customer_no = register.source_customer_no
left join merged on merged.source_customer_no = register.source_customer_no
where merged.source_customer_no is null
    and (known.source_customer_no is null or known.rule_code is not null)
