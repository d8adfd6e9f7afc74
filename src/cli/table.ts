import { shorten, widthOf } from './terminal.ts'

const GAP = '  '
/** A column of words says something from this width on. */
const WIDTH_MIN = 12

/** Columns aligned with blanks: numbers to the right, words to the left; shortened where a line is given. */
export function table(heads: string[], rows: string[][], columns = Infinity): string[] {
  const isNumber = heads.map((_head, at) => rows.every((row) => /^[\d.,-]*$/.test(row[at] ?? '')))
  const whole = heads.map((head, at) => Math.max(widthOf(head), ...rows.map((row) => widthOf(row[at] ?? ''))))
  const widths = narrowed(whole, isNumber, columns)
  const line = (cells: string[]) =>
    cells
      .map((cell, at) => pad(shorten(cell, widths[at]!), widths[at]!, isNumber[at]!))
      .join(GAP)
      .trimEnd()
  return [line(heads), ...rows.map(line)]
}

/** Takes from the widest column of words, place by place, until a line fits or nothing can be taken. */
function narrowed(whole: number[], isNumber: boolean[], columns: number): number[] {
  const widths = [...whole]
  const lineOf = () => widths.reduce((sum, it) => sum + it, GAP.length * (widths.length - 1))
  while (lineOf() > columns) {
    const words = widths.map((width, at) => (isNumber[at] ? 0 : width))
    const widest = Math.max(...words)
    if (widest <= WIDTH_MIN) break
    widths[words.lastIndexOf(widest)]! -= 1
  }
  return widths
}

function pad(text: string, to: number, isNumber: boolean): string {
  const blanks = ' '.repeat(Math.max(0, to - widthOf(text)))
  return isNumber ? blanks + text : text + blanks
}
