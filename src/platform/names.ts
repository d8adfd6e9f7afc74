const HAN = /\p{Script=Han}/u
const STATUS_NOTE = /\((?:已故|死亡|注销|已注销|销户|已销户)\)$/

/**
 * One spelling of a name: half-width, one kind of dot and bracket, no blanks in Chinese, capitals in Latin.
 * A status that tellers typed behind the name is no part of it.
 */
export function normaliseName(text: string): string {
  const name = text
    .normalize('NFKC')
    .replace(/[[【〔]/g, '(')
    .replace(/[\]】〕]/g, ')')
    .replace(/[•・·‧∙]/g, '·')
    .replace(/(\p{Script=Han})\.(?=\p{Script=Han})/gu, '$1·')
    .replace(/\s+/g, ' ')
    .trim()
    .toUpperCase()
  return (HAN.test(name) ? name.replaceAll(' ', '') : name).replace(STATUS_NOTE, '').trimEnd()
}
