-- What employees look after, at the units where they work; where that is not known, at the head office.
select
    figures.employee_id,
    units.org_pos,
    employee.employee_name,
    figures.unit_id,
    units.unit_name,
    employee.post_name,
    employee.manager_kind_code,
    employee.status_code,
    figures.customer_count,
    figures.retail_count,
    figures.corporate_count,
    figures.vip_count,
    figures.gained_count,
    figures.lost_count,
    figures.aum_balance_eod,
    figures.aum_balance_avg_mtd,
    figures.aum_balance_change_mom,
    figures.aum_balance_change_ytd,
    figures.deposit_balance_eod,
    figures.deposit_balance_avg_mtd,
    figures.loan_balance_eod,
    cast(round(figures.contribution_mtd, 2) as decimal(20, 2)) as contribution_mtd,
    figures.unknown_count_mtd,
    figures.is_manager,
    figures.is_virtual
from metrics.employee_daily as figures
cross join (select min(unit_id) as unit_id from marts.units where org_pos = 1) as head_office
left join marts.employees as employee on employee.employee_id = figures.employee_id
left join marts.units as known on known.unit_id = figures.unit_id
inner join marts.units as units on units.unit_id = coalesce(known.unit_id, head_office.unit_id)
where figures.business_date = :business_date
