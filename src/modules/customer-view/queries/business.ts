import type { ScopedDb } from '../../../platform/db.ts'
import * as schema from '../business.schema.ts'
import { columnsOf } from './columns.ts'

const MATURITY = columnsOf(schema.maturityRow)
const CHANNEL = columnsOf(schema.channelRow)
const SUITABILITY = columnsOf(schema.suitabilityRow)
const PAYROLL = columnsOf(schema.payrollRow)
const WAGE = columnsOf(schema.wageRow)
const REMITTANCE = columnsOf(schema.remittanceRow)
const TRADE = columnsOf(schema.tradeRow)

export const listMaturities = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customer_maturities')
    .select(MATURITY)
    .where('customer_id', '=', customerId)
    .orderBy('due_on')
    .orderBy('maturity_kind_code')
    .orderBy('reference_no', (order) => order.asc().nullsLast())
    .orderBy('due_amount', (order) => order.asc().nullsLast())
    .execute()

// Channels in use first.
export const listChannels = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customer_channels')
    .select(CHANNEL)
    .where('customer_id', '=', customerId)
    .orderBy('status_code')
    .orderBy('ebank_channel_code')
    .orderBy('agreement_no')
    .execute()

export const listSuitability = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customer_suitability')
    .select(SUITABILITY)
    .where('customer_id', '=', customerId)
    .execute()

export const listMismatches = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customer_holdings as holding')
    .innerJoin('marts.customer_suitability as bears', 'bears.customer_id', 'holding.customer_id')
    .select([
      'holding.holding_no',
      'holding.product_name',
      'holding.product_code',
      'holding.risk_level_code',
      'holding.market_value',
    ])
    .where('holding.customer_id', '=', customerId)
    .where('holding.status_code', '<>', 'ended')
    .whereRef('holding.risk_level_code', '>', 'bears.risk_level_code')
    .orderBy('holding.risk_level_code', 'desc')
    .orderBy('holding.holding_no')
    .execute()

export const listPayroll = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customer_payroll')
    .select(PAYROLL)
    .where('customer_id', '=', customerId)
    .orderBy('month_start', 'desc')
    .execute()

export const listWages = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customer_wages')
    .select(WAGE)
    .where('customer_id', '=', customerId)
    .orderBy('last_paid_on', 'desc')
    .orderBy('employer_customer_no')
    .execute()

export const listRemittances = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customer_remittances')
    .select(REMITTANCE)
    .where('customer_id', '=', customerId)
    .orderBy('month_start', 'desc')
    .orderBy('settlement_direction_code')
    .execute()

export const listTrade = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customer_trade_items')
    .select(TRADE)
    .where('customer_id', '=', customerId)
    .orderBy('trade_kind_code')
    .orderBy('due_on', (order) => order.asc().nullsLast())
    .orderBy('reference_no')
    .execute()

/** How often each channel was used up to the month ends of a year. */
export const listChannelMonths = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customer_channel_months')
    .select(['business_date', 'ebank_channel_code', 'login_count_30d', 'transaction_count_30d'])
    .where('customer_id', '=', customerId)
    .orderBy('business_date')
    .orderBy('ebank_channel_code')
    .execute()
