import { type RawBuilder, sql } from 'kysely'

/** That the number something was entered under is the customer's own, or has become his. */
export const ofCustomer = (column: string, customerId: string): RawBuilder<boolean> => sql<boolean>`(
  ${sql.ref(column)} = ${customerId}
  or ${sql.ref(column)} in (
    select n.registered_id from marts.customer_numbers as n where n.customer_id = ${customerId}
  )
)`
