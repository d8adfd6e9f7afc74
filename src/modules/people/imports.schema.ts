import { z } from 'zod'
import { moment } from './schema.ts'

/** As many as the largest regional bank has, twice over. */
export const IMPORT_ROWS_MAX = 50_000
export const IMPORT_BYTES_MAX = 16 * 1_048_576
/** What a file of users has; the first three are needed. */
export const IMPORT_HEADS = ['username', 'user_id', 'display_name', 'title', 'expires_on'] as const
export type ImportHead = (typeof IMPORT_HEADS)[number]
export const ERRORS_TOLD = 200

export const importError = z.object({
  line: z.number().int().describe('Line of the file, the heading is the first.'),
  column: z.string(),
  value: z.string(),
  reason_code: z.string(),
})
export type ImportError = z.output<typeof importError>

export const userImport = z.object({
  import_id: z.string(),
  file_name: z.string(),
  encoding_code: z.enum(['utf-8', 'gb18030']),
  row_count: z.number().int(),
  new_count: z.number().int(),
  changed_count: z.number().int(),
  same_count: z.number().int(),
  error_count: z.number().int(),
  errors: z.array(importError).describe(`At most the first ${ERRORS_TOLD}; all of them in the file.`),
  state_code: z.enum(['checked', 'done']),
  uploaded_by_name: z.string(),
  uploaded_at: moment,
  done_by_name: z.string().nullable(),
  done_at: moment.nullable(),
})
export type UserImport = z.output<typeof userImport>
export const importAnswer = z.object({ import: userImport })
export const importList = z.object({ imports: z.array(userImport.omit({ errors: true })) })
export type ImportList = z.output<typeof importList>
export const importParams = z.object({ import_id: z.string().regex(/^[0-9]{1,18}$/) })
export const importQuery = z.object({ file_name: z.string().trim().min(1).max(200) })

/** Why a line cannot be taken over. */
export const IMPORT_REASONS: Readonly<Record<string, { zh: string; en: string }>> = {
  username_form: {
    zh: '用户名须以字母开头，由 2 至 40 个字母、数字、点、横线或下划线组成',
    en: 'A user name begins with a letter and has 2 to 40 letters, digits, dots, dashes or underscores',
  },
  user_id_form: { zh: '用户编号为 1 至 40 个字母或数字', en: 'A number has 1 to 40 letters or digits' },
  name_missing: { zh: '缺少姓名', en: 'The name is missing' },
  too_long: { zh: '超过 60 个字', en: 'Longer than 60 characters' },
  not_in_hr: {
    zh: '人事系统无此人：须填到期日',
    en: 'Not known to the personnel system: a last day is needed',
  },
  day_form: { zh: '不是日期（yyyy-mm-dd）', en: 'Not a day (yyyy-mm-dd)' },
  day_past: { zh: '到期日须在今天之后', en: 'The last day has to lie after today' },
  day_too_far: { zh: '临时用户最长 90 天', en: 'A temporary user is let in for 90 days at most' },
  own_account: { zh: '不能修改自己的到期日', en: 'Nobody changes his own last day' },
  other_power: {
    zh: '系统、安全管理员和审计员的到期日不能在此修改',
    en: 'The last day of administrators and auditors is not changed here',
  },
  username_taken: { zh: '用户名已属于另一用户', en: 'The user name is somebody else’s' },
  user_id_taken: { zh: '该编号已有另一用户名', en: 'The number has another user name' },
  repeated: { zh: '文件中重复', en: 'Twice in the file' },
}
