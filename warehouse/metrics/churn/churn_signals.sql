-- What warns of a customer's leaving on the date, and how many points each warning counts: what happened
-- lately, and how things stand.
with

terms as (
    select signal_code, customer_type_code, points, share, days, amount_from
    from ref.churn_signals
    where valid_from <= :business_date and :business_date < valid_to
),

customers as (
    select customer_id, customer_type_code, aum_balance_avg_mtd as average
    from metrics.customer_daily
    where business_date = :business_date
),

numbers as (
    select source_customer_no, customer_id, registered_id
    from base.customer_xref
    where source_system = 'core' and valid_from <= :business_date and :business_date < valid_to
),

activity as (
    select customer_id, max(last_login_on) as last_login_on, max(last_payroll_on) as last_payroll_on,
        sum(credit_amount_30d + debit_amount_30d) as settled_30d
    from metrics.number_activity
    where business_date = :business_date and customer_id is not null
    group by customer_id
),

-- Of several steps down the deepest counts.
shrunk as (
    select customers.customer_id, terms.signal_code, before.aum_balance_avg_mtd - customers.average as amount,
        row_number() over (partition by customers.customer_id order by terms.share desc nulls last) as place
    from customers
    inner join metrics.customer_daily as before
        on before.customer_id = customers.customer_id
        and before.business_date = cast(date_trunc('month', cast(:business_date as date)) as date) - 1
    inner join terms
        on terms.signal_code in ('AUM_DOWN_20', 'AUM_DOWN_40', 'AUM_DOWN_60')
        and terms.customer_type_code = customers.customer_type_code
    where before.aum_balance_avg_mtd >= terms.amount_from
        and customers.average <= before.aum_balance_avg_mtd * (1 - terms.share)
),

-- Wages came every month until then, and none since a month and 45 days.
unpaid as (
    select before.customer_id, activity.last_payroll_on + 75 as since_on
    from metrics.customer_lifecycle as before
    inner join activity on activity.customer_id = before.customer_id
    inner join terms on terms.signal_code = 'PAYROLL_STOPPED' and terms.customer_type_code = '1'
    where before.business_date
        = cast(date_trunc('month', cast(:business_date - 45 as date)) as date) - 1
        and before.is_payroll
        and activity.last_payroll_on <= :business_date - 75
        and activity.last_payroll_on > :business_date - 75 - terms.days
),

complaints as (
    select numbers.customer_id,
        min(
            case when ticket.status_code = 'closed' then cast(ticket.closed_at as date)
                else cast(ticket.accepted_at as date) + 15 end
        ) as since_on
    from base.service_tickets as ticket
    inner join numbers on numbers.source_customer_no = ticket.source_customer_no
    where ticket.valid_from <= :business_date and :business_date < ticket.valid_to
        and ticket.ticket_type_code = 'complaint'
        and (
            (ticket.status_code <> 'closed' and cast(ticket.accepted_at as date) < :business_date - 15)
            or (ticket.satisfaction_code = 'dissatisfied'
                and cast(ticket.closed_at as date) > :business_date - 30)
        )
    group by numbers.customer_id
),

-- From one person to another; the virtual holder of a unit is nobody.
handed_over as (
    select numbers.customer_id, max(held.starts_on) as since_on
    from base.ownerships as held
    inner join base.ownerships as former
        on former.registered_id = held.registered_id and former.owner_role_code = 'primary'
        and former.ends_on = held.starts_on and former.employee_no <> held.employee_no
        and not former.is_virtual
    inner join numbers on numbers.registered_id = held.registered_id
    where held.owner_role_code = 'primary' and not held.is_virtual
        and held.starts_on > :business_date - 60 and held.starts_on <= :business_date
        and coalesce(held.ends_on > :business_date, true)
        and held.valid_from <= :business_date and :business_date < held.valid_to
        and former.valid_from <= :business_date and :business_date < former.valid_to
    group by numbers.customer_id
),

month_before as (
    select customer_id, sum(credit_amount_30d + debit_amount_30d) as settled_30d
    from metrics.number_activity
    where business_date = :business_date - 30 and customer_id is not null
    group by customer_id
),

settled_less as (
    select customers.customer_id, month_before.settled_30d - coalesce(activity.settled_30d, 0) as amount
    from customers
    inner join month_before on month_before.customer_id = customers.customer_id
    inner join terms on terms.signal_code = 'SETTLEMENT_DOWN' and terms.customer_type_code = '2'
    inner join metrics.periods as period
        on period.business_date = :business_date and period.known_from <= :business_date - 60
    left join activity on activity.customer_id = customers.customer_id
    where customers.customer_type_code = '2' and month_before.settled_30d >= terms.amount_from
        and coalesce(activity.settled_30d, 0) < month_before.settled_30d * terms.share
),

-- Three times or more in the two months before, and then not for sixty days.
foreign_stopped as (
    select numbers.customer_id, max(remittance.business_date) + 60 as since_on
    from base.remittances as remittance
    inner join numbers on numbers.source_customer_no = remittance.source_customer_no
    where remittance.business_date > :business_date - 120 and remittance.business_date <= :business_date
    group by numbers.customer_id
    having count(*) >= 3 and max(remittance.business_date) <= :business_date - 60
),

seen as (
    select event.customer_id, event.signal_code, event.found_on as since_on, event.amount
    from metrics.churn_events as event
    left join activity on activity.customer_id = event.customer_id
    where event.business_date = :business_date
        -- Who signs in again is no longer quiet.
        and (event.signal_code <> 'EBANK_QUIET'
            or coalesce(activity.last_login_on, :business_date) < event.found_on)
    union all
    select customer_id, signal_code, cast(date_trunc('month', cast(:business_date as date)) as date), amount
    from shrunk
    where place = 1
    union all
    select customer_id, 'PAYROLL_STOPPED', since_on, null from unpaid
    union all
    select customer_id, 'COMPLAINT', since_on, null from complaints
    union all
    select customer_id, 'MANAGER_CHANGED', since_on, null from handed_over
    union all
    select customer_id, 'SETTLEMENT_DOWN', :business_date, amount from settled_less
    union all
    select customer_id, 'FX_STOPPED', since_on, null from foreign_stopped
)

select
    :business_date as business_date,
    seen.customer_id,
    seen.signal_code,
    terms.points,
    seen.since_on,
    cast(seen.amount as decimal(20, 2)) as amount
from seen
inner join customers on customers.customer_id = seen.customer_id
inner join terms
    on terms.signal_code = seen.signal_code and terms.customer_type_code = customers.customer_type_code
