import { z } from 'zod'
import { recordAudit } from '../../../platform/audit.ts'
import { bankTime } from '../../../platform/clock.ts'
import type { Context, Databases } from '../../../platform/db.ts'
import { conflict } from '../../../platform/errors.ts'
import { type AppliedRequest, defineFlow, firstWhoDecides, type FlowLine } from '../../approvals/index.ts'
import { notify } from '../../notices/index.ts'
import { approversFrom, untilFrom } from '../policy.ts'
import * as queries from '../queries/exports.ts'
import { type Approver, APPROVERS, PURPOSE_WORDS, PURPOSES, RECIPIENT_WORDS, RECIPIENTS } from '../schema.ts'
import { nameOfList } from './lists.ts'
import './notices.ts'

type Db = Databases['db']

const exportFacts = z.object({
  export_no: z.number().int(),
  file_id: z.uuid(),
  approver: z.enum(APPROVERS),
  list_code: z.string(),
  row_count: z.number().int(),
  business_date: z.string(),
  headings: z.array(z.string()),
  masked_headings: z.array(z.string()),
  conditions: z.string().nullable(),
  purpose_code: z.enum(PURPOSES),
  recipient_code: z.enum(RECIPIENTS),
  recipient: z.string(),
  kept_until: z.string(),
})
export type ExportFacts = z.output<typeof exportFacts>

const DAYS_OF_A_STEP = 2

/** A file that is too large, or tells too much, to be made without anybody’s agreement. */
export const EXPORT_FLOW = defineFlow<ExportFacts>({
  flow_code: 'exports',
  name_zh: '数据导出',
  name_en: 'Export',
  facts: exportFacts,
  // Which of them it is was found when it was asked for: the least who may, or the next one there is.
  steps: APPROVERS.map((role) => ({
    by: { role },
    within_working_days: DAYS_OF_A_STEP,
    when: (facts: ExportFacts) => facts.approver === role,
  })),
  tells_effect: true,
  expires_within_working_days: APPROVERS.length * DAYS_OF_A_STEP,
  describe: (facts) => {
    const list = nameOfList(facts.list_code)
    return {
      title_zh: `导出${list.zh} ${facts.row_count} 行（编号 ${facts.export_no}）`,
      title_en: `Export ${facts.export_no}: ${list.en}, ${facts.row_count} rows`,
      lines: linesOf(facts),
    }
  },
  apply: releaseExport,
})

function linesOf(facts: ExportFacts): FlowLine[] {
  const { recipient_code, recipient } = facts
  const to = RECIPIENT_WORDS[recipient_code]
  const purpose = PURPOSE_WORDS[facts.purpose_code]
  return [
    { label_zh: '行数', label_en: 'Rows', value: { number: String(facts.row_count) } },
    { label_zh: '业务日期', label_en: 'Business date', value: facts.business_date },
    { label_zh: '条件', label_en: 'Conditions', value: facts.conditions },
    { label_zh: '字段', label_en: 'Columns', value: facts.headings.join('、') },
    { label_zh: '脱敏字段', label_en: 'Masked', value: facts.masked_headings.join('、') || null },
    { label_zh: '用途', label_en: 'Purpose', value: purpose },
    {
      label_zh: '接收方',
      label_en: 'Recipient',
      value: recipient === '' ? to : { zh: `${to.zh}：${recipient}`, en: `${to.en}: ${recipient}` },
    },
    { label_zh: '保存至', label_en: 'Kept until', value: facts.kept_until },
  ]
}

/** Lets the file be fetched that has been lying sealed since it was asked for. */
async function releaseExport(db: Db, request: AppliedRequest<ExportFacts>): Promise<FlowLine[]> {
  const { facts, decided_by, traced, clock } = request
  const now = clock.now()
  const until = untilFrom(now)
  const released = await queries.release(db, {
    file_id: facts.file_id,
    ready_at: now.toISOString(),
    expires_at: until.toISOString(),
  })
  if (!released) throw conflict('export_gone', 'The file that was asked for is gone.')
  const { export_no, user_id } = released
  await recordAudit(
    { databases: { db }, clock },
    {
      ...traced,
      action: 'exports.release',
      outcome: 'done',
      subject: String(export_no),
      details: { to_user_id: user_id, total: facts.row_count },
    },
  )
  await notify(db, {
    kind: 'export.ready',
    to: [user_id],
    link: '/exports/mine',
    facts: { export_no: String(export_no), until: bankTime(until) },
    by: decided_by,
    clock,
  })
  return [{ label_zh: '下载期限', label_en: 'To be fetched until', value: bankTime(until) }]
}

/**
 * Who agrees: the least who may by the size, in the maker's unit or above it, or the next one where that is
 * the maker himself or nobody. 409 where there is nobody at all.
 */
export const findApprover = (context: Context, least: Approver): Promise<Approver> =>
  firstWhoDecides(context, approversFrom(least))
