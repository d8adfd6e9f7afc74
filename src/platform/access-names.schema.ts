/** Who gave what nobody decided: the file of ownership that a bank opens with. */
export const OPENING_FEED = 'opening'
