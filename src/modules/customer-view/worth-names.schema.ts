/** Over how many months money is followed, the one of the date looked at included. */
export const FLOW_PERIODS = ['3', '6', '12'] as const
export type FlowPeriod = (typeof FLOW_PERIODS)[number]

/** The lines of business whose contributions add up to the whole. */
export const BUSINESS_LINES = ['deposit', 'loan', 'credit_card', 'wealth', 'bill', 'international'] as const

export const LOYALTY_PARTS = ['years', 'breadth', 'steadiness', 'activity', 'bond', 'attitude'] as const
