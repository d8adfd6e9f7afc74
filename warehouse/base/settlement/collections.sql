select
    'ibs' as source_system,
    collection.collection_no,
    collection.collection_kind_code,
    case collection.direction_code
        when 'I' then 'inward'
        when 'O' then 'outward'
        else 'unknown'
    end as settlement_direction_code,
    collection.source_customer_no,
    collection.currency_code,
    collection.amount,
    collection.counterparty_name,
    collection.fee_cny,
    collection.received_on,
    collection.accepted_on,
    collection.due_on,
    collection.paid_on,
    collection.org_id,
    case collection.status_code
        when '1' then 'received'
        when '2' then 'accepted'
        when '3' then 'paid'
        when '4' then 'refused'
        else 'unknown'
    end as status_code
from ods.ibs_collections as collection
