/** One line of CSV; a field may be quoted, a quote in it doubled. */
const FIELD = /(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g

const fieldsOf = (line: string): string[] =>
  [...line.matchAll(FIELD)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '')

/** The fields of a line as they stand there, with their quotes. */
export const rawFields = (line: string): string[] =>
  [...line.matchAll(FIELD)].map(([field], at) => (at === 0 ? field : field.slice(1)))

/** The fields of each line below the heading. */
export const readCsv = (text: string): string[][] =>
  text
    .trimEnd()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => fieldsOf(line))

// A cell that begins so is a formula to office programs.
const asText = (text: string) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)
const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** One line of a file that office programs open. */
export const csvRow = (cells: readonly string[]): string =>
  `${cells.map((it) => quoted(asText(it))).join(',')}\r\n`
