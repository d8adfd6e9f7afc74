/** What is said of rejected rows, in the form it is said in, and the same in Chinese. */
const WORDS: [form: RegExp, zh: string][] = [
  [/^is missing$/, '缺少必填的值'],
  [/^is none of I, U, D$/, '不是 I、U、D 之一'],
  [/^is no currency of the list$/, '不是币种列表中的币种'],
  [/^is no (.+)$/, '不符合类型 $1'],
  [/^is longer than (.+)$/, '超过类型 $1 的长度'],
  [/^holds the control character (.+)$/, '含有控制字符 $1'],
  [/^the bytes are no (.+)$/, '不是有效的 $1 编码'],
  [/^(\d+) columns instead of (\d+)$/, '有 $1 列，应为 $2 列'],
  [/^duplicate_key: line (\d+) has the same key and stays$/, '主键重复：保留第 $1 行'],
]

/** Why a row was rejected, for the pages; what nobody has put into Chinese stays as it is. */
export function rejectInChinese(reason: string): string {
  const found = WORDS.find(([form]) => form.test(reason))
  return found ? reason.replace(found[0], found[1]) : reason
}
