/** Where nobody looks at a terminal, lines are as long as a page bears. */
const COLUMNS_PIPED = 100

/** How many places a line has. */
export const columnsOf = (stream: { columns?: number }): number => stream.columns ?? COLUMNS_PIPED

/** A Chinese character takes two places on a terminal. */
export const widthOf = (text: string): number => [...text].reduce((sum, it) => sum + widthOfCharacter(it), 0)

const widthOfCharacter = (it: string) => (it.codePointAt(0)! > 0x2e7f ? 2 : 1)

/** The text, or as much of its beginning as fits with a mark that there is more. */
export function shorten(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text
  let [kept, width] = ['', 0]
  for (const it of text) {
    width += widthOfCharacter(it)
    if (width > columns - 1) break
    kept += it
  }
  return `${kept}…`
}

/** Lines of a text, broken between words; a word that is too long for a line has one of its own. */
export function wrap(text: string, columns: number): string[] {
  return text.split('\n').flatMap((line) => {
    const lines = ['']
    for (const word of line.split(' ')) {
      const last = lines.at(-1)!
      const longer = last === '' ? word : `${last} ${word}`
      if (widthOf(longer) <= columns || last === '') lines[lines.length - 1] = longer
      else lines.push(word)
    }
    return lines
  })
}
