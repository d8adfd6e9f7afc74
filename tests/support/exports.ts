import { withoutMarks } from '../../src/modules/exports/service/marks.ts'
import type { Answer, Browser } from './app.ts'
import type { Row } from './builders.ts'

/** What is asked for of an export where a test does not care. */
export const EXPORT_FORM = {
  list_code: 'customers',
  purpose_code: 'care',
  purpose_note: '客户回访名单',
  recipient_code: 'self',
  kept_days: 30,
}

export const askForExport = (who: Browser, wish: Row = {}): Promise<Answer> =>
  who.send('POST', '/api/exports', { payload: { ...EXPORT_FORM, ...wish } })

export const fetchExport = (who: Browser, exportNo: number): Promise<Answer> =>
  who.send('POST', `/api/exports/${exportNo}/download`)

/** The file of an export that needs nobody’s agreement, as it was written. */
export async function exportedText(who: Browser, wish: Row = {}): Promise<string> {
  const asked = await askForExport(who, wish)
  if (asked.status !== 201) throw new Error(`the export answered ${asked.status}: ${asked.text}`)
  const { status, text } = await fetchExport(who, asked.body.export.export_no)
  if (status !== 200) throw new Error(`the download answered ${status}: ${text}`)
  return text
}

/** Without the marks that nobody sees. */
export const unmarked = withoutMarks

/** The cells of each row, the heading and the two closing lines left out. */
export const rowsOfFile = (text: string): string[][] =>
  text
    .slice(1)
    .trimEnd()
    .split('\r\n')
    .slice(1, -2)
    .map((line) => line.slice(1, -1).split('","'))
