/** Why a row cannot be read: what it holds is told in its first field. */
export const ROW_PROBLEMS = ['fields', 'quotes', 'rounded'] as const
export type RowProblem = (typeof ROW_PROBLEMS)[number]

/** A row of a file: its line there, its cells as text, and what is wrong with it. */
export type FileRow = { line_no: number; fields: string[]; problem_code: RowProblem | '' }
