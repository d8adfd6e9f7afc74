import type { Actor, Context, Databases, Publication, Reach } from '../../src/platform/context.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { createLogger } from '../../src/platform/log.ts'
import { fieldsFrom } from './roles.ts'
import { calendarOf, WORKING_HOURS } from '../../src/platform/working-days.ts'

export const quietLog = createLogger({ logLevel: process.env.ZHIKE_LOG_LEVEL ?? 'silent' })

export const givenPublication = (publicationId: number): Publication => ({
  publication_id: publicationId,
  business_date: '2026-06-30',
  warehouse_version: `2026-06-30.r${publicationId}`,
  bank: { name_zh: '测试银行', name_en: 'Test Bank', currency_code: 'CNY', is_demo: true },
  superseded: [],
})

export const givenActor = (userId: string, reach: Reach | null): Actor => ({
  user_id: userId,
  username: userId.toLowerCase(),
  display_name: userId,
  post_id: null,
  role_code: null,
  reach,
  permissions: [],
  fields: fieldsFrom(reach),
})

/** A context for use cases, as the server would make it for this person. */
export const givenContext = (input: {
  databases: Databases
  actor: Actor
  publicationId?: number
}): Context => ({
  databases: input.databases,
  actor: input.actor,
  publication: givenPublication(input.publicationId ?? 1),
  warehouseDir: '',
  archiveDir: '',
  calendar: { ...calendarOf([], { by: 'product', hours: WORKING_HOURS }), isWorkingDay: () => true },
  clock: systemClock,
  log: quietLog,
  asOf: null,
  knownOn: null,
})
