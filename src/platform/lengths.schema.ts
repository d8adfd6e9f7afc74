/** How long a text may be, for forms and for what checks them: a page need not load what checks. */

/** What is asked for where somebody has to say why. */
export const REASON_LENGTH_MIN = 5
export const REASON_LENGTH_MAX = 500

/** The value of a field that the bank has added by itself. */
export const FIELD_TEXT_LENGTH_MAX = 500
