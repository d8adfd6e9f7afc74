/** Why a file is refused; `code` is stable, the reasons are the sentence for the operator. */
export type ArrivalProblem = {
  code: string
  file: string
  line: number | null
  column: string | null
  reason: string
  /** Null where it was written down before there was one. */
  reason_zh: string | null
}

/** What is known of one feed of a business date, whoever looked: all that its state follows from. */
export type ArrivalFacts = {
  file: string
  system_code: string
  feed: number
  title: { zh: string; en: string }
  /** What a night does without it. */
  if_missing: 'stop' | 'carry' | 'none'
  /** Null for a feed that comes when there is something to send. */
  ready_by: Date | null
  hard_limit: Date | null
  /** What lies in the landing folder; whole is a file with its control file, of a system that has flagged. */
  delivery: 'nothing' | 'part' | 'whole'
  file_name: string | null
  row_count: number | null
  /** When the source made it, as it says itself. */
  created_at: string | null
  arrived_at: Date | null
  problems: ArrivalProblem[]
  /** What the last good night of the date did with the feed; null before there is one. */
  night: 'loaded' | 'carried' | 'without' | null
  /** The business date of the data that was carried over. */
  carried_since: string | null
  /** The file that lies there is another than the one a good night took, if any. */
  is_unread: boolean
}

export type ArrivalState =
  | 'expected'
  | 'late'
  | 'overdue'
  | 'arriving'
  | 'arrived'
  | 'refused'
  | 'loaded'
  | 'carried'
  | 'not_needed'

type Deciding = Pick<
  ArrivalFacts,
  'ready_by' | 'hard_limit' | 'delivery' | 'problems' | 'night' | 'is_unread'
>

/**
 * How it stands with a feed of a date. What lies in the folder and waits to be read comes first, because it
 * asks for something to be done; then what a night did; and only before there was one does the time decide.
 */
export function arrivalState(facts: Deciding, now: Date): ArrivalState {
  if (facts.problems.length > 0) return 'refused'
  if (facts.delivery === 'whole' && facts.is_unread) return 'arrived'
  return facts.night === null ? stateBeforeNight(facts, now) : stateAfterNight(facts)
}

function stateAfterNight({ night, delivery }: Deciding): ArrivalState {
  if (night === 'loaded') return 'loaded'
  if (delivery === 'part') return 'arriving'
  return night === 'carried' ? 'carried' : 'not_needed'
}

function stateBeforeNight({ ready_by, hard_limit, delivery }: Deciding, now: Date): ArrivalState {
  // Half a delivery is no excuse any more once somebody has to act.
  if (hard_limit && now >= hard_limit) return 'overdue'
  if (delivery === 'part') return 'arriving'
  if (!ready_by) return 'not_needed'
  return now < ready_by ? 'expected' : 'late'
}

/** A good night of the date has run without this file: the date and those after it want to be run again. */
const isRerunDue = ({ delivery, night, is_unread, problems }: Deciding): boolean =>
  night !== null && delivery === 'whole' && is_unread && problems.length === 0

export type JudgedFeed = ArrivalFacts & {
  state_code: ArrivalState
  is_rerun_due: boolean
  /** Two persons let the night go without it; until that is withdrawn it is not read, should it come. */
  is_waived: boolean
}

/** The facts of a feed and what follows from them at this moment. */
export const judgeFeed = (facts: ArrivalFacts, now: Date, is_waived = false): JudgedFeed => ({
  ...facts,
  state_code: arrivalState(facts, now),
  is_rerun_due: !is_waived && isRerunDue(facts),
  is_waived,
})
