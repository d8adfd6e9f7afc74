select
    customer.customer_id,
    customer.org_pos,
    ticket.ticket_no,
    ticket.ticket_type_code,
    ticket.channel_code,
    ticket.level_code,
    ticket.status_code,
    ticket.business_class_code,
    ticket.cause_code,
    ticket.title,
    ticket.reply,
    ticket.satisfaction_code,
    ticket.caller_name,
    ticket.caller_masked,
    ticket.status_code <> 'closed' as is_open,
    ticket.status_code <> 'closed' and coalesce(ticket.due_on < :business_date, false) as is_overdue,
    ticket.due_on,
    -- Local time to the minute, written alike by both engines.
    substr(cast(ticket.accepted_at as varchar), 1, 16) as accepted_at,
    substr(cast(ticket.closed_at as varchar), 1, 16) as closed_at
from base.service_tickets as ticket
inner join marts.customer_scope as customer on customer.source_customer_no = ticket.source_customer_no
where ticket.valid_from <= :business_date and :business_date < ticket.valid_to
