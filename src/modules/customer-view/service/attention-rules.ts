import { daysBetween } from '../../../platform/dates.ts'
import type { Alert, Figures, NextStep } from '../attention.schema.ts'
import type { CustomerRecord } from '../schema.ts'

/** A complaint is told of from so many days before its day on. */
export const COMPLAINT_DUE_DAYS = 3
export const ID_EXPIRY_DAYS = 30
export const MATURITY_DAYS = 7
export const ALERTS_MAX = 5
export const STEPS_MAX = 5
/** Levels of the warning of churn that are high; where each begins, ref.churn_levels says. */
export const CHURN_HIGH = ['ORANGE', 'RED']

type Customer = Pick<
  CustomerRecord,
  | 'status_code'
  | 'id_expires_on'
  | 'grade_code'
  | 'is_near_downgrade'
  | 'is_near_upgrade'
  | 'next_grade_code'
  | 'next_grade_gap'
  | 'churn_level_code'
  | 'next_maturity_on'
  | 'maturity_count_30d'
  | 'maturity_amount_30d'
  | 'is_payroll'
>

/** What is known of a customer on a day: his record, and what stands beside it. */
export type Known = {
  day: string
  customer: Customer
  complaints: { count: number; due_on: string | null }
  overdue: { count: number; days: number | null; balance_cny: string | null }
  attention: {
    risk_level_code: string | null
    risk_expires_on: string | null
    ebank_count: number
    large_outflow_1d: string | null
  }
}

const figures = (tab: Figures['tab'], some: Partial<Figures> = {}): Figures => ({
  tab,
  count: null,
  days: null,
  on: null,
  amount: null,
  code: null,
  ...some,
})

/** The day, and how far it is. */
const dated = (day: string, on: string) => ({ on, days: daysBetween(day, on) })

const isActive = ({ customer }: Known) => customer.status_code === 'active'
const isIdExpired = ({ day, customer: { id_expires_on: on } }: Known) => on !== null && on < day
const isIdExpiring = ({ day, customer: { id_expires_on: on } }: Known) =>
  on !== null && on >= day && daysBetween(day, on) <= ID_EXPIRY_DAYS
const isRiskExpired = ({ day, attention: { risk_expires_on: on } }: Known) => on !== null && on < day
const isChurnHigh = ({ customer }: Known) => CHURN_HIGH.includes(customer.churn_level_code ?? '')

type Rule<Told> = (known: Known) => Told | null

const aboutComplaint: Rule<Alert> = ({ day, complaints: { count, due_on: due } }) => {
  if (count === 0 || due === null) return null
  const isOverdue = due < day
  if (!isOverdue && daysBetween(day, due) > COMPLAINT_DUE_DAYS) return null
  return {
    alert_code: isOverdue ? 'complaint_overdue' : 'complaint_due',
    is_grave: isOverdue,
    ...figures('service', { count, ...dated(day, due) }),
  }
}

const aboutOverdue: Rule<Alert> = ({ overdue: { count, days, balance_cny: amount } }) =>
  count === 0
    ? null
    : { alert_code: 'loan_overdue', is_grave: true, ...figures('loans', { count, days, amount }) }

const aboutId: Rule<Alert> = (known) => {
  const { day, customer } = known
  const isExpired = isIdExpired(known)
  if (!isActive(known) || (!isExpired && !isIdExpiring(known))) return null
  return {
    alert_code: isExpired ? 'id_expired' : 'id_expiring',
    is_grave: isExpired,
    ...figures('basic', dated(day, customer.id_expires_on!)),
  }
}

const aboutRisk: Rule<Alert> = (known) => {
  const { day, attention } = known
  if (!isActive(known) || !isRiskExpired(known)) return null
  const code = attention.risk_level_code
  const told = figures('accounts', { ...dated(day, attention.risk_expires_on!), code })
  return { alert_code: 'risk_expired', is_grave: false, ...told }
}

const aboutOutflow: Rule<Alert> = ({ attention: { large_outflow_1d: amount } }) =>
  amount === null
    ? null
    : { alert_code: 'large_outflow', is_grave: false, ...figures('transactions', { amount }) }

const aboutDowngrade: Rule<Alert> = ({ customer }) =>
  customer.is_near_downgrade
    ? { alert_code: 'near_downgrade', is_grave: false, ...figures('basic', { code: customer.grade_code }) }
    : null

const aboutChurn: Rule<Alert> = (known) =>
  isChurnHigh(known)
    ? {
        alert_code: 'churn_high',
        is_grave: known.customer.churn_level_code === 'RED',
        ...figures('basic', { code: known.customer.churn_level_code }),
      }
    : null

const aboutMaturity: Rule<Alert> = ({ day, customer: { next_maturity_on: on } }) =>
  on === null || on < day || daysBetween(day, on) > MATURITY_DAYS
    ? null
    : { alert_code: 'maturity_near', is_grave: false, ...figures('accounts', dated(day, on)) }

/** What matters most comes first; what is beyond the fifth waits. */
const ALERT_RULES = [
  aboutComplaint,
  aboutOverdue,
  aboutId,
  aboutRisk,
  aboutOutflow,
  aboutDowngrade,
  aboutChurn,
  aboutMaturity,
]

const told = <Told>(rules: readonly Rule<Told>[], known: Known): Told[] =>
  rules.flatMap((rule) => rule(known) ?? [])

export const alertsOf = (known: Known): Alert[] => told(ALERT_RULES, known).slice(0, ALERTS_MAX)

/** What whoever serves a customer needs to know; nothing of money that he owes, moves or may take away. */
const SERVING_ALERTS = [aboutComplaint, aboutId, aboutRisk, aboutMaturity]
export const servingAlertsOf = (known: Known): Alert[] => told(SERVING_ALERTS, known)

const solveComplaint: Rule<NextStep> = ({ day, complaints: { count, due_on: due } }) =>
  count === 0
    ? null
    : { step_code: 'solve_complaint', ...figures('service', { count, ...(due && dated(day, due)) }) }

const settleOverdue: Rule<NextStep> = ({ overdue: { count, days, balance_cny: amount } }) =>
  count === 0 ? null : { step_code: 'settle_overdue', ...figures('loans', { count, days, amount }) }

const renewId: Rule<NextStep> = (known) =>
  isActive(known) && (isIdExpired(known) || isIdExpiring(known))
    ? { step_code: 'renew_id', ...figures('basic', dated(known.day, known.customer.id_expires_on!)) }
    : null

const assessRisk: Rule<NextStep> = (known) => {
  const { day, attention } = known
  if (!isActive(known) || !isRiskExpired(known)) return null
  const code = attention.risk_level_code
  return {
    step_code: 'assess_risk',
    ...figures('accounts', { ...dated(day, attention.risk_expires_on!), code }),
  }
}

const keepCustomer: Rule<NextStep> = (known) =>
  isActive(known) && isChurnHigh(known)
    ? { step_code: 'keep_customer', ...figures('basic', { code: known.customer.churn_level_code }) }
    : null

const keepGrade: Rule<NextStep> = (known) =>
  isActive(known) && known.customer.is_near_downgrade
    ? { step_code: 'keep_grade', ...figures('basic', { code: known.customer.grade_code }) }
    : null

const talkRenewal: Rule<NextStep> = ({ day, customer }) => {
  const { next_maturity_on: on, maturity_count_30d: count, maturity_amount_30d: amount } = customer
  if (!count || on === null || on < day) return null
  return { step_code: 'talk_renewal', ...figures('accounts', { count, amount, ...dated(day, on) }) }
}

const reachGrade: Rule<NextStep> = (known) => {
  const { next_grade_code: code, next_grade_gap: amount, is_near_upgrade: isNear } = known.customer
  return isActive(known) && isNear
    ? { step_code: 'reach_grade', ...figures('basic', { code, amount }) }
    : null
}

const offerEbank: Rule<NextStep> = (known) =>
  isActive(known) && known.customer.is_payroll && known.attention.ebank_count === 0
    ? { step_code: 'offer_ebank', ...figures('accounts') }
    : null

const CARING = [solveComplaint, settleOverdue, renewId, assessRisk, keepCustomer, keepGrade]
const SELLING = [talkRenewal, reachGrade, offerEbank]

/** While a complaint is open nothing is sold. */
export const isSellingHeld = ({ complaints }: Known): boolean => complaints.count > 0

/** What a teller may say of it, in the presence of others. */
const SERVING_CARING = [solveComplaint, renewId, assessRisk]
const SERVING_SELLING = [talkRenewal, offerEbank]

export const servingStepsOf = (known: Known): NextStep[] =>
  told(isSellingHeld(known) ? SERVING_CARING : [...SERVING_CARING, ...SERVING_SELLING], known)

export function stepsOf(known: Known): NextStep[] {
  const rules = isSellingHeld(known) ? CARING : [...CARING, ...SELLING]
  return told(rules, known).slice(0, STEPS_MAX)
}
