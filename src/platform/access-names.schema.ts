/** Who gave what nobody decided: the file of ownership that a bank opens with. */
export const OPENING_FEED = 'opening'
/** Where a customer is who is looked up. */
export const LOOK_UP_REASONS = ['counter', 'phone'] as const
