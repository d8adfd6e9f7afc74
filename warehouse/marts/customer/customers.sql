with

numbers as (
    select customer_id, customer_type_code, source_customer_no, registered_id, rule_code
    from base.customer_xref
    where source_system = 'core' and valid_from <= :business_date and :business_date < valid_to
),

-- The number that the customer goes by.
identified as (
    select customer_id, customer_type_code, source_customer_no
    from numbers
    where registered_id = customer_id
),

people as (
    select
        numbers.customer_id, person.customer_name, person.name_pinyin, person.name_initials,
        person.status_code, person.gender_code, person.birth_date, person.nationality_code,
        person.education_code, person.marital_code, person.occupation_code, person.employer_name,
        person.industry_code, person.id_type_code, person.id_number_masked, person.is_id_valid,
        person.id_expires_on, person.aml_risk_code, person.is_staff, person.opened_on
    from numbers
    inner join base.retail_customers as person on person.source_customer_no = numbers.source_customer_no
    where numbers.rule_code is null
        and person.valid_from <= :business_date and :business_date < person.valid_to
    union all
    select
        customer_id, customer_name, name_pinyin, name_initials, status_code, gender_code, birth_date,
        nationality_code, education_code, marital_code, occupation_code, employer_name, industry_code,
        id_type_code, id_number_masked, is_id_valid, id_expires_on, aml_risk_code, is_staff, opened_on
    from base.merged_people
    where valid_from <= :business_date and :business_date < valid_to
),

companies as (
    select
        numbers.customer_id, company.customer_name, company.name_pinyin, company.name_initials,
        company.status_code, company.industry_code, company.scale_code, company.founded_on,
        company.registered_capital, company.legal_name, company.uscc, company.organization_code,
        company.id_expires_on, company.aml_risk_code, company.opened_on,
        coalesce(company.office_address, company.registered_address) as address
    from numbers
    inner join base.corporate_customers as company
        on company.source_customer_no = numbers.source_customer_no
    where numbers.rule_code is null
        and company.valid_from <= :business_date and :business_date < company.valid_to
    union all
    select
        customer_id, customer_name, name_pinyin, name_initials, status_code, industry_code, scale_code,
        founded_on, registered_capital, legal_name, uscc, organization_code, id_expires_on, aml_risk_code,
        opened_on, address
    from base.merged_organizations
    where valid_from <= :business_date and :business_date < valid_to
),

-- Known by their accounts alone, until the source sends them.
stubs as (
    select customer_id, customer_name, opened_on
    from metrics.stub_customers
    where valid_from <= :business_date and :business_date < valid_to
)

select
    identified.customer_id,
    case identified.customer_type_code when '2' then 'corporate' else 'retail' end as customer_type_code,
    identified.source_customer_no,
    coalesce(people.customer_name, companies.customer_name, stubs.customer_name) as customer_name,
    coalesce(people.name_pinyin, companies.name_pinyin) as name_pinyin,
    coalesce(people.name_initials, companies.name_initials) as name_initials,
    coalesce(people.status_code, companies.status_code, 'stub') as status_code,
    worth.grade_code,
    people.gender_code,
    people.birth_date,
    years_between(people.birth_date, :business_date) as age_years,
    people.nationality_code,
    people.education_code,
    people.marital_code,
    -- The main groups of the two long lists: what people filter by.
    substr(people.occupation_code, 1, 1) || '0000' as occupation_code,
    people.employer_name,
    upper(substr(coalesce(people.industry_code, companies.industry_code), 1, 1)) as industry_code,
    companies.scale_code,
    companies.founded_on,
    companies.registered_capital,
    companies.legal_name,
    companies.uscc,
    case
        when companies.uscc is not null then '2001'
        when companies.organization_code is not null then '2002'
        else people.id_type_code
    end as id_type_code,
    -- The codes of an organisation are public and stay clear.
    coalesce(people.id_number_masked, companies.uscc, companies.organization_code) as id_number_masked,
    people.is_id_valid,
    coalesce(people.id_expires_on, companies.id_expires_on) as id_expires_on,
    contacts.mobile_masked,
    contacts.mobile_source_code,
    contacts.email_masked,
    coalesce(companies.address, contacts.address_masked) as address_masked,
    coalesce(people.aml_risk_code, companies.aml_risk_code) as aml_risk_code,
    coalesce(people.is_staff, false) as is_staff,
    units.unit_id as org_id,
    units.unit_name as org_name,
    units.sub_branch_id, units.sub_branch_name,
    units.branch_id, units.branch_name,
    units.org_pos,
    coalesce(people.opened_on, companies.opened_on, stubs.opened_on) as opened_on,
    daily.aum_balance_eod,
    daily.aum_balance_avg_mtd, daily.aum_balance_avg_qtd, daily.aum_balance_avg_ytd,
    daily.aum_balance_change_mom, daily.aum_balance_change_ytd,
    daily.aum_demand_balance_eod,
    daily.aum_term_balance_eod,
    daily.aum_notice_balance_eod,
    daily.aum_cd_balance_eod,
    daily.aum_structured_balance_eod,
    daily.aum_margin_balance_eod,
    daily.aum_wealth_balance_eod,
    daily.aum_fund_balance_eod,
    daily.aum_insurance_balance_eod,
    daily.aum_metal_balance_eod,
    daily.aum_bond_balance_eod,
    daily.aum_trust_balance_eod,
    daily.aum_custody_3rd_balance_eod,
    daily.aum_pension_balance_eod,
    daily.deposit_balance_eod,
    daily.deposit_balance_avg_mtd,
    daily.deposit_balance_avg_ytd,
    daily.deposit_balance_change_mom, daily.deposit_balance_change_ytd,
    daily.loan_balance_eod,
    daily.loan_balance_change_mom, daily.loan_balance_change_ytd,
    daily.credit_card_balance_eod,
    daily.lum_balance_eod,
    daily.account_count,
    daily.holding_count,
    daily.loan_count,
    daily.card_count,
    daily.maturity_count_30d,
    daily.maturity_amount_30d,
    daily.next_maturity_on,
    coalesce(moved.large_movement_count_1d, 0) as large_movement_count_1d,
    coalesce(moved.large_movement_amount_1d, 0) as large_movement_amount_1d,
    worth.grade_watch_months,
    worth.grade_since_on,
    worth.grade_move_mom_code, worth.grade_move_ytd_code,
    worth.next_grade_code,
    worth.next_grade_gap,
    worth.next_grade_balance,
    worth.is_near_upgrade,
    worth.is_near_downgrade,
    worth.lifecycle_stage_code,
    worth.product_count,
    worth.active_count_90d,
    worth.last_active_on,
    worth.is_payroll,
    worth.churn_level_code,
    worth.churn_score,
    worth.churn_signals,
    worth.scored_on,
    worth.rfm_code,
    worth.loyalty_score,
    worth.value_score,
    worth.realised_value,
    worth.potential_value,
    worth.lifetime_value,
    worth.capital_eod,
    worth.contribution_mtd,
    worth.contribution_ytd,
    worth.eva_mtd,
    worth.eva_ytd,
    worth.deposit_contribution_mtd,
    worth.loan_contribution_mtd,
    worth.credit_card_contribution_mtd,
    worth.wealth_contribution_mtd,
    worth.bill_contribution_mtd,
    worth.international_contribution_mtd,
    cast(daily.aum_balance_eod * 100 as bigint) as aum_fen,
    cast(daily.aum_balance_avg_mtd * 100 as bigint) as aum_avg_fen,
    cast(daily.aum_balance_change_mom * 100 as bigint) as aum_change_fen,
    cast(daily.deposit_balance_eod * 100 as bigint) as deposit_fen,
    cast(daily.loan_balance_eod * 100 as bigint) as loan_fen,
    cast(daily.maturity_amount_30d * 100 as bigint) as maturity_fen,
    cast(coalesce(moved.large_movement_amount_1d, 0) * 100 as bigint) as large_movement_fen,
    cast(worth.contribution_mtd * 100 as bigint) as contribution_fen,
    cast(worth.next_grade_gap * 100 as bigint) as grade_gap_fen
from identified
inner join metrics.customer_daily as daily
    on daily.customer_id = identified.customer_id and daily.business_date = :business_date
inner join marts.units as units on units.unit_id = daily.org_id
left join people on people.customer_id = identified.customer_id
left join companies on companies.customer_id = identified.customer_id
left join stubs on stubs.customer_id = identified.customer_id
left join marts.shown_contacts as contacts on contacts.customer_id = identified.customer_id
left join marts.customer_worth as worth on worth.customer_id = identified.customer_id
left join metrics.customer_movements as moved
    on moved.customer_id = identified.customer_id and moved.business_date = :business_date
where coalesce(people.customer_id, companies.customer_id, stubs.customer_id) is not null
