import type { Locator, Page } from 'playwright-core'

/** An amount as the screens write it, from the server's decimal text: `1234567.80` is `1,234,567.80`. */
export function yuan(amount: string | null): string {
  if (amount === null) return '—'
  const [whole = '', fraction = ''] = amount.split('.')
  return `${whole.replaceAll(/\B(?=(\d{3})+$)/g, ',')}.${fraction.padEnd(2, '0').slice(0, 2)}`
}

/** The sum of amounts in decimal text of two places, without a float. */
export function sumOf(amounts: string[]): string {
  const fen = amounts.reduce((sum, amount) => sum + BigInt(amount.replace('.', '')), 0n).toString()
  return `${fen.padStart(3, '0').slice(0, -2)}.${fen.padStart(3, '0').slice(-2)}`
}

/** The words of each row that a table shows, one list of cells a row; where a row is ticked are no words. */
export async function rowsOf(scope: Locator): Promise<string[][]> {
  const rows = await scope.locator('tbody tr.ant-table-row').all()
  return Promise.all(rows.map((row) => row.locator('td:not(.ant-table-selection-column)').allInnerTexts()))
}

/** The header's figures by their names, the first line of each. */
export async function keyFigures(page: Page): Promise<Record<string, string>> {
  const figures = await page.locator('dl[aria-label=关键数字] > div').all()
  const read = async (figure: Locator) => [
    await figure.locator('dt').innerText(),
    (await figure.locator('dd').first().innerText()).replace(/\s*元$/, ''),
  ]
  return Object.fromEntries(await Promise.all(figures.map(read)))
}
