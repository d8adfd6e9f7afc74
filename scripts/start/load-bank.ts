import type { RunSummary } from '../../src/pipeline/index.ts'
import { runBankNights } from '../../src/cli/nights.ts'
import { createUser, type ListedUser, listUsers, setPassword } from '../../src/platform/auth/users.ts'
import { isPasswordOf } from '../../src/platform/auth/passwords.ts'
import { type Duty, fillPost, leavePost } from '../../src/platform/authz/posts.ts'
import type { Clock } from '../../src/platform/clock.ts'
import type { Config } from '../../src/platform/config.ts'
import type { Databases } from '../../src/platform/context.ts'
import { conflict } from '../../src/platform/errors.ts'
import type { Logger } from '../../src/platform/log.ts'
import type { Postgres } from '../../src/platform/postgres/index.ts'
import { demoPasswordOf } from '../../src/platform/secrets.ts'
import { type BankState, readBankState, statePaths, writeBankState } from '../../src/platform/state.ts'
import { findLivePublication } from '../../src/serving/publications.ts'
import { readHead } from '../../src/serving/manifest.ts'
import { findBank, type StartBank } from './banks.ts'
import { FILES_THERE, startDelivery, type Files } from './delivery.ts'
import type { Progress } from './terminal.ts'

/** The bank to bring up: the one asked for, else the one the state holds, else the demo bank. */
export function chooseBank(config: Config, wanted: string | null): StartBank {
  const held = readBankState(config)
  if (held && wanted && held.bank !== wanted) {
    throw conflict(
      'other_bank',
      `${config.stateDir} holds the bank "${held.bank}". ` +
        `To start with "${wanted}", remove it first: npm run reset`,
    )
  }
  return findBank(wanted ?? held?.bank ?? 'demo')
}

/**
 * Puts the bank's files into the landing folder, unless they are there already. Gives what is known when the
 * first date has its files: the later ones come while nights run.
 */
export async function deliverFiles(
  config: Config,
  input: { bank: StartBank; from: string | null; openingMonths: number | null },
): Promise<{ state: BankState; files: Files }> {
  const held = readBankState(config)
  if (held?.is_delivered) return { state: held, files: FILES_THERE }
  const {
    users: _users,
    needsFolder: _needs,
    isMadeToMeasure: _is,
    hasEntries: _has,
    deliver: _deliver,
    dates,
    ...named
  } = input.bank
  // A delivery that was cut off goes on with the past it began with.
  const openingMonths = input.openingMonths ?? held?.opening.length ?? null
  const state: BankState = { ...named, ...(await dates(openingMonths)), is_delivered: false }
  // Noted before the first file, so that files of two banks never come together.
  writeBankState(config, state)
  const files = startDelivery({
    bank: named.bank,
    landingDir: config.landingDir,
    referencesDir: statePaths(config).referencesDir,
    from: input.from,
    openingMonths,
  })
  await files.there([...state.opening, ...state.dates][0]!)
  const complete = files.complete.then(() => writeBankState(config, { ...state, is_delivered: true }))
  complete.catch(() => undefined)
  return { state, files: { ...files, complete } }
}

type Needs = { config: Config; log: Logger; clock: Clock; postgres: Postgres }

/** The nights that are still to run: none once the last one is published. */
export async function missingNights(
  needs: Pick<Needs, 'config'>,
  input: { bank: BankState; databases: Databases },
): Promise<{ opening: string[]; dates: string[] }> {
  const { opening, dates } = input.bank
  const last = dates.at(-1) ?? opening.at(-1) ?? ''
  const head = readHead(needs.config.warehouseDir)
  const done = head?.business_date ?? ''
  if (!head || done < last) return { opening: opening.filter(after(done)), dates: dates.filter(after(done)) }
  const published = await findLivePublication(input.databases.db)
  if (published?.warehouse_version === head.version) return { opening: [], dates: [] }
  return head.kind === 'opening' ? { opening: [done], dates: [] } : { opening: [], dates: [done] }
}

const after = (done: string) => (date: string) => date > done

export function runMissing(
  needs: Needs,
  input: { opening: string[]; dates: string[]; files: Files; progress: Progress },
): Promise<RunSummary> {
  const { opening, dates, files, progress } = input
  const { postgres, clock } = needs
  progress(0, opening.length + dates.length, 'nights')
  return runBankNights(needs, {
    postgres,
    clock,
    opening,
    dates,
    awaitFiles: files.there,
    onNight: ({ index, count }) => progress(index + 1, count, 'nights'),
  })
}

/**
 * Makes the demo users who are missing. Their password follows the one in force, should it have been
 * changed, and nobody is asked to change it; who was there before fills the posts that demo users have
 * since a later release.
 */
export async function ensureDemoUsers(
  needs: Pick<Needs, 'config' | 'clock'>,
  input: { bank: StartBank; databases: Databases },
): Promise<void> {
  const { databases } = input
  const { clock } = needs
  const password = demoPasswordOf(needs.config)
  const known = new Map((await listUsers({ databases, clock })).map((user) => [user.username, user]))
  for (const user of input.bank.users) {
    const before = known.get(user.username)
    if (!before) {
      await createUser({ databases, clock }, { ...user, password, password_kind: 'lasting' })
      continue
    }
    if (!(await hasPassword(databases, user.username, password))) {
      await setPassword({ databases, clock }, { username: user.username, password, password_kind: 'lasting' })
    }
    // A bank's own user may bear the name of a demo user; he is nobody to give anything to.
    if (before.user_id !== user.user_id) continue
    await fillMissing({ databases, clock }, { before, posts: user.posts })
  }
}

type Filling = { before: ListedUser; posts: readonly Duty[] }

/** What a demo user was allowed before there were posts, in a role of its own, gives way to his posts. */
const isKept = ({ role_code }: Duty) => role_code.startsWith('kept_')

async function fillMissing(needs: { databases: Databases; clock: Clock }, { before, posts }: Filling) {
  const { user_id } = before
  const { db } = needs.databases
  const on = needs.clock.today()
  for (const { post_id } of before.posts.filter(isKept)) await leavePost(db, { user_id, post_id, on })
  for (const duty of posts) {
    if (before.posts.some((it) => it.role_code === duty.role_code && it.unit_id === duty.unit_id)) continue
    await fillPost(db, { user_id, duty, on })
  }
}

async function hasPassword(databases: Databases, username: string, password: string): Promise<boolean> {
  const row = await databases.db
    .selectFrom('platform.users')
    .select('password_hash')
    .where('username', '=', username)
    .where('password_kind', '=', 'lasting')
    .executeTakeFirst()
  return row !== undefined && isPasswordOf(row.password_hash, password)
}
