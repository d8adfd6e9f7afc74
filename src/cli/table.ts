/** Columns aligned with blanks: numbers to the right, words to the left. */
export function table(heads: string[], rows: string[][]): string[] {
  const isNumber = heads.map((_head, at) => rows.every((row) => /^[\d.,-]*$/.test(row[at] ?? '')))
  const widths = heads.map((head, at) => Math.max(width(head), ...rows.map((row) => width(row[at] ?? ''))))
  const line = (cells: string[]) =>
    cells
      .map((cell, at) => pad(cell, widths[at]!, isNumber[at]!))
      .join('  ')
      .trimEnd()
  return [line(heads), ...rows.map(line)]
}

/** A Chinese character takes two places on a terminal. */
const width = (text: string) => [...text].reduce((sum, it) => sum + (it.codePointAt(0)! > 0x2e7f ? 2 : 1), 0)

function pad(text: string, to: number, isNumber: boolean): string {
  const blanks = ' '.repeat(Math.max(0, to - width(text)))
  return isNumber ? blanks + text : text + blanks
}
