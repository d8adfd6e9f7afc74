type Failure = { code: string; message: string | null; details?: Record<string, unknown> }

/**
 * What failures say on Chinese pages, by their codes; of several sentences the first counts whose places the
 * details fill. Logs and terminals say it in English, as the error itself does.
 */
const SENTENCES: Partial<Record<string, readonly string[]>> = {
  check_failed: ['{checks} 项检查未通过，未发布。'],
  delivery_refused: ['报送的文件有 {problems} 处问题，已拒收。', '报送的文件已拒收。'],
  too_many_deletions: [
    '{table}：全量文件缺少前一日 {open_rows} 行中的 {deleted_rows} 行，未发布。',
    '{table}：全量文件缺少前一日的 {deleted_rows} 行，未发布。',
  ],
  gap: ['{last_business_date} 之后的日期尚未运行，须按日依次运行。'],
  before_first_night: ['早于首个夜间批量（{first_business_date}）。如要更早开始，须清空后从头加载。'],
  rerun_needs_files: [
    '{business_date} 无法重跑：落地目录和数仓中都没有 {files}。请放回文件，或从归档恢复该日的数据。',
  ],
  rerun_too_old: ['该日所依据的前一日版本已不再保留，无法重跑。'],
  rerun_differs: ['{table} 在 {business_date} 的内容无法还原，无法重跑。'],
  warehouse_unreachable: ['无法连接 WAREHOUSE_URL 所指的数据库。'],
  warehouse_not_fit: ['WAREHOUSE_URL 所指的数据库不能用于计算：{message}'],
  archive_damaged: ['归档文件 {location} 缺失或已改变。'],
  contract_invalid: ['文件约定有误：{message}'],
  deadlines_invalid: ['到达时限的设置有误：{message}'],
  night_running: ['另一个夜间批量正在运行，请等它结束。'],
  cut_off: ['运行中断：程序被终止，或机器停机。'],
  night_not_started: ['程序未能启动：{message}'],
  invalid: ['设置或指令有误：{message}'],
  internal_error: ['程序内部错误：{message}', '程序内部错误。'],
}

/** Null where a code has no sentence yet. */
export function failureInChinese({ code, message, details = {} }: Failure): string | null {
  const values = { ...details, ...(message ? { message } : {}) }
  return (SENTENCES[code] ?? []).map((it) => fill(it, values)).find((it) => it !== null) ?? null
}

function fill(sentence: string, values: Record<string, unknown>): string | null {
  let isWhole = true
  const filled = sentence.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const text = shown(values[name])
    isWhole &&= text !== null
    return text ?? ''
  })
  return isWhole ? filled : null
}

/** Words and numbers as they are, lists of words one after the other; of other lists how many there are. */
function shown(value: unknown): string | null {
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  if (!Array.isArray(value)) return null
  return value.every((it) => typeof it === 'string') ? value.join('、') : String(value.length)
}
