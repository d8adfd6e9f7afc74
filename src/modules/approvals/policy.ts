import { addDays } from '../../platform/dates.ts'
import { conflict, forbidden, invalid } from '../../platform/errors.ts'
import { REASON_LENGTH_MIN } from '../../platform/lengths.schema.ts'
import { addWorkingDays, type Calendar } from '../../platform/working-days.ts'
import { type Move, MOVES, type RequestState, type Verdict } from './schema.ts'

/** An approver who has let so many working days pass counts as absent: his deputy gets the task as well. */
export const ABSENT_AFTER_WORKING_DAYS = 2

/** A request as far as its rules look at it. */
export type Standing = {
  state_code: RequestState
  maker_id: string
  excluded: readonly string[]
  /** Who has agreed to an earlier level of this round: another one decides the next. */
  agreed: readonly string[]
  level_no: number
  level_count: number
  expires_on: string | null
  urged_on: string | null
  /** Who may decide the level at work today; nobody where none is at work. */
  deciders: readonly string[]
}

export type By = { user_id: string; today: string; calendar: Calendar }

/** Where a move leads. */
export type Place = { state_code: RequestState; level_no: number }

const FROM: Record<Move, readonly RequestState[]> = {
  submit: ['draft', 'returned'],
  approve: ['submitted'],
  return: ['submitted'],
  reject: ['submitted'],
  transfer: ['submitted'],
  withdraw: ['draft', 'submitted', 'returned'],
  urge: ['submitted'],
}
const OF_THE_MAKER: readonly Move[] = ['submit', 'withdraw', 'urge']

const EXPIRING: readonly RequestState[] = ['submitted', 'returned']

/** The state by the clock: what has run out of time is over, whether or not it has been written down. */
export const stateOn = (
  { state_code: state, expires_on: last }: Pick<Standing, 'state_code' | 'expires_on'>,
  today: string,
): RequestState => (EXPIRING.includes(state) && last !== null && last < today ? 'expired' : state)

/**
 * Where a move leads: 403 for who may not make it, 409 where it leads nowhere. The only place that says which
 * step may follow which.
 */
export function judge(request: Standing, move: Move, by: By): Place {
  const state = stateOn(request, by.today)
  const isMaker = by.user_id === request.maker_id
  if (OF_THE_MAKER.includes(move) !== isMaker) {
    throw forbidden(isMaker ? 'decide what you asked for yourself' : `${move} what another asked for`)
  }
  if (!FROM[move].includes(state)) throw hasMoved(state)
  if (!isMaker && !mayDecide(request, by.user_id)) throw forbidden('decide at this level')
  if (move === 'urge' && (urgeFrom(request, by.calendar) ?? by.today) > by.today) {
    throw conflict('urged_already', 'It has been urged already; once a working day is enough.')
  }
  return placeAfter(request, move)
}

const mayDecide = (request: Standing, userId: string) =>
  request.deciders.includes(userId) &&
  userId !== request.maker_id &&
  !request.excluded.includes(userId) &&
  !request.agreed.includes(userId)

function placeAfter({ state_code, level_no, level_count }: Standing, move: Move): Place {
  switch (move) {
    case 'submit':
      return { state_code: 'submitted', level_no: 1 }
    case 'approve':
      return level_no < level_count
        ? { state_code: 'submitted', level_no: level_no + 1 }
        : { state_code: 'effective', level_no }
    case 'return':
      return { state_code: 'returned', level_no }
    case 'reject':
      return { state_code: 'rejected', level_no }
    case 'withdraw':
      return { state_code: 'cancelled', level_no }
    default:
      return { state_code, level_no }
  }
}

export const hasMoved = (state: RequestState, details: Record<string, unknown> = {}) =>
  conflict('approval_moved', `The request has moved on meanwhile: it is ${state}.`, {
    state_code: state,
    ...details,
  })

/** What a person may do with a request now. */
export const movesFor = (request: Standing, by: By): Move[] =>
  MOVES.filter((move) => {
    try {
      judge(request, move, by)
      return true
    } catch {
      return false
    }
  })

/** The first day on which a request may be urged again; null where it has not been urged at this level. */
export const urgeFrom = ({ urged_on }: Pick<Standing, 'urged_on'>, calendar: Calendar): string | null =>
  urged_on === null ? null : addWorkingDays(urged_on, 1, calendar)

/** Every decision says why; to agree a word is enough. */
export function requireOpinion(move: Verdict, opinion: string): void {
  const least = move === 'approve' ? 1 : REASON_LENGTH_MIN
  if (opinion.trim().length < least)
    throw invalid(`Say why in ${least} characters or more.`, { field: 'opinion' })
}

type Timed = { began_on: string; within_working_days: number }

/** The day until which a level has time. */
export const dueOn = ({ began_on, within_working_days: days }: Timed, calendar: Calendar): string =>
  addWorkingDays(began_on, days, calendar)

/** The day on which half of a level's time has passed. */
export const halfOn = ({ began_on, within_working_days: days }: Timed, calendar: Calendar): string =>
  addWorkingDays(began_on, Math.ceil(days / 2), calendar)

export const isOverdue = (dueOnDay: string, today: string): boolean => dueOnDay < today

/** Whether whoever has a level since a day counts as absent by now. */
export const isLeft = (beganOn: string, today: string, calendar: Calendar): boolean =>
  addWorkingDays(beganOn, ABSENT_AFTER_WORKING_DAYS, calendar) < today

/** Who has a level at work: by a post or as a person, or for somebody who has left it lying. */
export type Hand = {
  kind_code: 'holder' | 'transfer' | 'deputy'
  user_id: string
  post_id: string | null
  for_user_id: string | null
}

export type Away = { user_id: string; post_id: string; deputy_id: string }

/** With those who stand in for somebody who is away: nobody twice for the same person, never the maker. */
export function withDeputies(
  hands: readonly Hand[],
  aways: readonly Away[],
  excluded: readonly string[],
): Hand[] {
  const standIns = hands.flatMap((hand) =>
    aways
      .filter((it) => it.user_id === hand.user_id && (hand.post_id === null || it.post_id === hand.post_id))
      .map((it): Hand => ({
        ...hand,
        kind_code: 'deputy',
        user_id: it.deputy_id,
        for_user_id: hand.user_id,
      })),
  )
  const all = [...hands, ...standIns].filter((it) => !excluded.includes(it.user_id))
  return [...new Map(all.map((it) => [`${it.user_id} ${it.for_user_id ?? ''}`, it])).values()]
}

/** Whom somebody decides for: himself where he has the task of his own right. */
export function decidesFor(hands: readonly Hand[], userId: string): { for_user_id: string | null } | null {
  const own = hands.filter((it) => it.user_id === userId)
  if (own.length === 0) return null
  return { for_user_id: own.some((it) => it.for_user_id === null) ? null : own[0]!.for_user_id }
}

type DatedGrant = { valid_from: string; valid_to: string }

/** Access for so many days, today among them; it ends by itself. */
export const accessPeriod = (today: string, days: number): DatedGrant => ({
  valid_from: today,
  valid_to: addDays(today, days),
})
