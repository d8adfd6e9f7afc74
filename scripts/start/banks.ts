import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { BERKA_BANK, BERKA_USERS } from '../../fixtures/berka/about.ts'
import { type DemoUser, HUNAN_USERS } from '../../fixtures/demo-users.ts'
import { OPENING_MONTHS_MAX, datesOf, type ProfileName } from '../../fixtures/generator/profiles.ts'
import type { Config } from '../../src/platform/config.ts'
import { conflict, invalid } from '../../src/platform/errors.ts'
import { type BankState, readBankState } from '../../src/platform/state.ts'

/** The month ends and the nights a bank delivers files for. */
export type BankDates = { opening: string[]; dates: string[] }
export type DeliveryInput = {
  landingDir: string
  /** For lists that hold for this bank alone. */
  referencesDir: string
  /** Folder of a bank's own files, where the bank is not made up by us. */
  from: string | null
  /** How many month ends come before the nights, where a made-up bank is to have another past than usual. */
  openingMonths: number | null
  onDay: (date: string) => void
}

/** A bank that `npm start` can bring up: its names, its files and the people who sign in. */
export type StartBank = Pick<
  BankState,
  'name_zh' | 'name_en' | 'currency_code' | 'is_demo' | 'allow_synthetic_id'
> & {
  bank: string
  users: readonly DemoUser[]
  needsFolder: boolean
  isMadeToMeasure: boolean
  /** What people would have entered is made up as well. */
  hasEntries: boolean
  dates(openingMonths: number | null): Promise<BankDates>
  deliver(input: DeliveryInput): Promise<void>
}

const MADE_UP = {
  name_zh: '湘示范银行',
  name_en: 'Xiang Demo Bank',
  currency_code: 'CNY',
  is_demo: true,
  allow_synthetic_id: true,
  users: HUNAN_USERS,
  needsFolder: false,
  isMadeToMeasure: false,
  hasEntries: true,
}

/** As the tutorial calls it, where its nights are run by hand. */
const TINY_BANK_NAMES = { name_zh: '小小示范银行', name_en: 'Tiny Bank' }

/** A bank of the generator, of any size and with as long a past as is asked for. */
const generated = (profile: ProfileName): StartBank => ({
  ...MADE_UP,
  bank: profile,
  isMadeToMeasure: true,
  dates: async (openingMonths) => datesOf({ profile, openingMonths }),
  async deliver({ landingDir, openingMonths, onDay }) {
    const { generateBank } = await import('../../fixtures/generator/index.ts')
    generateBank({ profile, openingMonths, landingDir, onProgress: ({ date }) => onDay(date) })
  },
})

export const BANKS: readonly StartBank[] = [
  generated('demo'),
  generated('tiny500'),
  generated('perf100k'),
  generated('perf'),
  {
    ...MADE_UP,
    ...TINY_BANK_NAMES,
    bank: 'tiny',
    async dates() {
      const { TINY_BANK_DATES } = await import('../../fixtures/tiny-bank/index.ts')
      return TINY_BANK_DATES
    },
    async deliver({ landingDir, onDay }) {
      const { deliverTinyBank } = await import('../../fixtures/tiny-bank/index.ts')
      deliverTinyBank(landingDir, { onDay })
    },
  },
  {
    ...BERKA_BANK,
    bank: 'berka',
    allow_synthetic_id: false,
    users: BERKA_USERS,
    needsFolder: true,
    isMadeToMeasure: false,
    hasEntries: false,
    async dates() {
      const { BERKA_DATES } = await import('../../fixtures/berka/index.ts')
      return BERKA_DATES
    },
    async deliver({ from, landingDir, referencesDir, onDay }) {
      const { deliverBerka } = await import('../../fixtures/berka/index.ts')
      deliverBerka({ from: from!, landingDir, referencesDir, onDay })
    },
  },
]

export function findBank(name: string): StartBank {
  const found = BANKS.find((bank) => bank.bank === name)
  if (found) return found
  throw invalid(`There is no bank "${name}". Choose one of: ${BANKS.map((bank) => bank.bank).join(', ')}.`)
}

/** Checked before any work, as the folder below: how long a past is asked for. */
export function openingMonthsOf(config: Config, bank: StartBank, text: string | null): number | null {
  if (text === null) return null
  if (!bank.isMadeToMeasure) throw invalid(`--months is for banks made to measure, not for "${bank.bank}".`)
  const months = Number(text)
  if (!Number.isInteger(months) || months < 1 || months > OPENING_MONTHS_MAX) {
    throw invalid(`--months is a number of month ends from 1 to ${OPENING_MONTHS_MAX}, not "${text}".`)
  }
  const held = readBankState(config)
  if (held && held.opening.length !== months) {
    throw conflict(
      'other_past',
      `${config.stateDir} holds a bank with ${held.opening.length} month ends before its nights. ` +
        `To start with ${months}, remove it first: npm run reset`,
    )
  }
  return months
}

/** Checked before any work: the folder a bank's own files come from, unless they have been delivered. */
export function folderOf(config: Config, bank: StartBank, from: string | null): string | null {
  if (!bank.needsFolder || readBankState(config)?.is_delivered) return null
  if (from === null) throw invalid(`--bank ${bank.bank} needs the folder of its files: --from <folder>.`)
  const folder = resolve(from)
  if (!existsSync(folder)) throw invalid(`There is no folder ${folder}.`)
  return folder
}
