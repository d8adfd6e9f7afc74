import { checkName, isWaived, type Waiver } from '../waiver.ts'
import type { Arrival } from './arrivals.ts'
import { type Problem, problem, type Said } from './problems.ts'

/** A file that a night has read. */
export type KnownFile = { file: string; file_name: string; checksum: string; row_count: number }

/** What the nights of the date before and of the same day a week before have read. */
export type EarlierFiles = { dayBefore: KnownFile[]; weekBefore: KnownFile[] }

/** As shares of the rows of an earlier date: by how many fewer or more a file may have. */
export type SwingLimits = { fewer: number; more: number }

const MASTER: SwingLimits = { fewer: 0.1, more: 0.1 }
const FLOW: SwingLimits = { fewer: 0.6, more: 0.6 }

/** A difference of fewer rows says nothing about a list, nor of these about the bookings of a day. */
const LIST_ROWS_MIN = 100
const FLOW_ROWS_MIN = 500

const SWING = 'as many rows as on earlier dates'
export const SWING_TITLE = { zh: '行数与往日相当', en: SWING }
export const swingCheckName = (file: string): string => checkName(file, SWING)

/**
 * A file cut short at its source has a control file that agrees with it: only what came before tells. A full
 * list is held against the date before, within a tenth of its rows; a day's changes or bookings against the
 * date before and the same day of the week before, because weekends differ, within six tenths of either. A
 * contract may say otherwise (`swing`).
 */
export function checkSwing(arrival: Arrival, earlier: EarlierFiles, waivers: Waiver[]): Problem[] {
  const { contract, mode, row_count: rows, file_name: file } = arrival
  if (contract.swing === 'none' || isWaived(waivers, 'check', swingCheckName(contract.file))) return []
  const dayBefore = rowsOf(arrival, earlier.dayBefore)
  const weekBefore = rowsOf(arrival, earlier.weekBefore)
  if (mode === 'f' && rows === 0 && dayBefore) {
    const said = {
      zh: `文件为空，前一日有 ${dayBefore} 行`,
      en: `came empty, the date before had ${dayBefore} rows`,
    }
    return [problem('row_swing', { file }, said)]
  }
  // Of one week alone nobody knows what its days are like.
  if (mode !== 'f' && weekBefore === undefined) return []
  const limits = limitsOf(contract.swing, mode === 'f' ? MASTER : FLOW)
  const known = [dayBefore, weekBefore].filter((it) => it !== undefined)
  if (known.length === 0 || known.some((before) => isWithin(arrival, before, limits))) return []
  return [problem('row_swing', { file }, swung(rows, { dayBefore, weekBefore }))]
}

type Before = { dayBefore: number | undefined; weekBefore: number | undefined }

function swung(rows: number, { dayBefore, weekBefore }: Before): Said {
  const known = [
    dayBefore === undefined ? [] : [{ zh: `前一日 ${dayBefore} 行`, en: `${dayBefore} the date before` }],
    weekBefore === undefined ? [] : [{ zh: `一周前 ${weekBefore} 行`, en: `${weekBefore} a week before` }],
  ].flat()
  const [zh, en] = [known.map((it) => it.zh).join('，'), known.map((it) => it.en).join(' and ')]
  return {
    zh: `有 ${rows} 行，${zh}：请与源系统核实，不完整则重新报送`,
    en: `has ${rows} rows, after ${en}: ask the source, and send it again if it is not whole`,
  }
}

/** The rows of an earlier file that came in the same way; an empty one says nothing about the next. */
function rowsOf({ contract, mode }: Arrival, files: KnownFile[]): number | undefined {
  const sameWay = `${contract.file}.${mode}.`
  return files.find((it) => it.file_name.startsWith(sameWay))?.row_count || undefined
}

const limitsOf = (own: number | SwingLimits | undefined, usual: SwingLimits): SwingLimits =>
  typeof own === 'number' ? { fewer: own, more: own } : (own ?? usual)

const isWithin = (
  { row_count: rows, mode }: Arrival,
  before: number,
  { fewer, more }: SwingLimits,
): boolean =>
  Math.abs(rows - before) <= (mode === 'f' ? LIST_ROWS_MIN : FLOW_ROWS_MIN) ||
  (rows >= before * (1 - fewer) && rows <= before * (1 + more))
