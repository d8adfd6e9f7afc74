/** By which of his numbers a customer says who he is. */
export const LOOK_UP_BY = ['id_number', 'mobile', 'account_no'] as const
/** No number that is told is shorter. */
export const TOLD_LENGTH_MIN = 5
export const TOLD_LENGTH_MAX = 40
