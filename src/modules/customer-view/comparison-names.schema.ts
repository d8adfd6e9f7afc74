/** Why a balance is another one than it was: what these say together is the difference, to the cent. */
export const CAUSES = [
  'regrouped',
  'opened',
  'closed',
  'money_in',
  'money_out',
  'revaluation',
  'other',
] as const
export type Cause = (typeof CAUSES)[number]

/** Assets, debts, and what counts to neither, such as a company's margin deposits. */
export const MOVEMENT_GROUPS = ['asset', 'debt', 'beside'] as const
