/** As many lines tell where a file is from as the whole of it does. */
const LINES_MAX = 2_000
const LENGTH_MAX = 900_000

/** Lines of a file, evenly taken where there are too many, and no more than can be sent. */
export function sampleLines(text: string): { text: string; line_count: number; isSampled: boolean } {
  const lines = text.split(/\r?\n/).filter((line) => line !== '')
  const step = Math.max(1, Math.ceil(lines.length / LINES_MAX))
  const taken: string[] = []
  let length = 0
  for (let at = 0; at < lines.length; at += step) {
    const line = lines[at]!
    length += line.length + 1
    if (length > LENGTH_MAX) break
    taken.push(line)
  }
  return { text: taken.join('\n'), line_count: taken.length, isSampled: taken.length < lines.length }
}
