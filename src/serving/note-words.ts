/**
 * What the notes of steps say on Chinese pages, sentence by sentence: `#` stands for a number, `*` for names.
 * Logs and terminals keep the English that the step wrote, and so does a sentence that is not listed.
 */
const SENTENCES: readonly (readonly [en: string, zh: string])[] = [
  ['# rows rejected', '* 行另存待查'],
  ['the control total could not be compared', '控制总额无法核对'],
  ['in doubt: *', '存疑：*'],
  ['# rows differ', '* 行不符'],
  ['# rows differ, waived', '* 行不符，已豁免'],
  ['# rows differ, held back', '* 行不符，暂不发布'],
  ['# rows had come before', '* 行此前已报送'],
  ['carried over', '沿用前一日'],
  ['as kept', '沿用已保存的行'],
  ['# rows of * as kept', '沿用 * 行，为 * 已保存的结果'],
  ['# as they were kept', '* 个文件沿用已保存的行'],
  ['from * as it stood', '自 * 层起沿用原有结果'],
  ['as the run before had made it', '沿用上一次运行的结果'],
  ['as it stood', '沿用原有结果'],
  ['# partitions', '* 个分区'],
  ['all # as they were', '* 张表均无变化'],
  ['# of # filled again: *', '* / * 张表重新装载：*'],
]

const PATTERNS = SENTENCES.map(([en, zh]) => ({
  pattern: new RegExp(`^${en.replaceAll('#', String.raw`(\d+)`).replaceAll('*', '(.+)')}$`),
  zh,
}))

/** Null for a note without a sentence of ours, which is shown as it was written. */
export function noteInChinese(note: string | null): string | null {
  if (note === null) return null
  const parts = note.split('; ').map(sentenceOf)
  return parts.some((it) => it.isOurs) ? parts.map((it) => it.text).join('；') : null
}

function sentenceOf(text: string): { text: string; isOurs: boolean } {
  for (const { pattern, zh } of PATTERNS) {
    const found = pattern.exec(text)
    if (!found) continue
    const values = found.slice(1)
    return { text: zh.replaceAll('*', () => doubtsInChinese(values.shift()!)), isOurs: true }
  }
  return { text, isOurs: false }
}

const RULES: Record<string, string> = {
  TRUNC: '截断',
  PRIVATE: '自造字',
  WIDE: '全角字符',
  PADDED: '多余空白',
  SPELLING: '写法不同',
  ID_REWRITTEN: '证件号码已换算',
  ID_INVALID: '证件号码有误',
  INNER_CODE: '内部代码',
  MOBILE_INVALID: '手机号码有误',
  OLD_CODE: '旧代码',
  NO_DATE: '日期无效',
  OUT_OF_RANGE: '超出范围',
  END_BEFORE_START: '止日早于起日',
  UNKNOWN_CODE: '未知代码',
}

/** Rules of doubt are codes, with a count behind each. */
const doubtsInChinese = (values: string): string =>
  values.replaceAll(/\b[A-Z_]+(?= \d)/g, (code) => RULES[code] ?? code).replaceAll(' or more', ' 行以上')
