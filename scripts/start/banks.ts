import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { BERKA_BANK, BERKA_USERS } from '../../fixtures/berka/about.ts'
import { type DemoUser, HUNAN_USERS } from '../../fixtures/demo-users.ts'
import type { Config } from '../../src/platform/config.ts'
import { invalid } from '../../src/platform/errors.ts'
import { type BankState, readBankState } from '../../src/platform/state.ts'

export type Delivered = { opening: string[]; dates: string[] }
export type DeliveryInput = {
  landingDir: string
  /** For lists that hold for this bank alone. */
  referencesDir: string
  /** Folder of a bank's own files, where the bank is not made up by us. */
  from: string | null
  onDay: (done: number, total: number) => void
}

/** A bank that `npm start` can bring up: its names, its files and the people who sign in. */
export type StartBank = Pick<
  BankState,
  'name_zh' | 'name_en' | 'currency_code' | 'is_demo' | 'allow_synthetic_id'
> & {
  bank: string
  users: readonly DemoUser[]
  needsFolder: boolean
  deliver(input: DeliveryInput): Promise<Delivered>
}

const MADE_UP = {
  name_zh: '湘示范银行',
  name_en: 'Xiang Demo Bank',
  currency_code: 'CNY',
  is_demo: true,
  allow_synthetic_id: true,
  users: HUNAN_USERS,
  needsFolder: false,
}

export const BANKS: readonly StartBank[] = [
  {
    ...MADE_UP,
    bank: 'demo',
    async deliver({ landingDir, onDay }) {
      const { generateBank } = await import('../../fixtures/generator/index.ts')
      const { opening, dates } = await generateBank({
        profile: 'demo',
        landingDir,
        // A turn of the event loop after each day, so that Ctrl-C is heard.
        onProgress: async ({ done, total }) => {
          onDay(done, total)
          await setImmediate()
        },
      })
      return { opening, dates }
    },
  },
  {
    ...MADE_UP,
    bank: 'tiny',
    async deliver({ landingDir }) {
      const { deliverTinyBank } = await import('../../fixtures/tiny-bank/index.ts')
      return deliverTinyBank(landingDir)
    },
  },
  {
    ...BERKA_BANK,
    bank: 'berka',
    allow_synthetic_id: false,
    users: BERKA_USERS,
    needsFolder: true,
    async deliver({ from, landingDir, referencesDir, onDay }) {
      const { deliverBerka } = await import('../../fixtures/berka/index.ts')
      const onDelivered = async (done: number, total: number) => {
        onDay(done, total)
        await setImmediate()
      }
      return deliverBerka({ from: from!, landingDir, referencesDir, onDay: onDelivered })
    },
  },
]

export function findBank(name: string): StartBank {
  const found = BANKS.find((bank) => bank.bank === name)
  if (found) return found
  throw invalid(`There is no bank "${name}". Choose one of: ${BANKS.map((bank) => bank.bank).join(', ')}.`)
}

/** Checked before any work: the folder a bank's own files come from, unless they have been delivered. */
export function folderOf(config: Config, bank: StartBank, from: string | null): string | null {
  if (!bank.needsFolder || readBankState(config)?.is_delivered) return null
  if (from === null) throw invalid(`--bank ${bank.bank} needs the folder of its files: --from <folder>.`)
  const folder = resolve(from)
  if (!existsSync(folder)) throw invalid(`There is no folder ${folder}.`)
  return folder
}
