import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { type DemoUser, HUNAN_USERS } from '../../fixtures/demo-users.ts'
import { invalid } from '../../src/platform/errors.ts'
import type { BankState } from '../../src/platform/state.ts'

export type Delivered = { opening: string[]; dates: string[] }
export type DeliveryInput = {
  landingDir: string
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
]

export function findBank(name: string): StartBank {
  const found = BANKS.find((bank) => bank.bank === name)
  if (found) return found
  throw invalid(`There is no bank "${name}". Choose one of: ${BANKS.map((bank) => bank.bank).join(', ')}.`)
}

/** Checked before any work: the folder a bank's own files come from. */
export function folderOf(bank: StartBank, from: string | null): string | null {
  if (!bank.needsFolder) return null
  if (from === null) throw invalid(`--bank ${bank.bank} needs the folder of its files: --from <folder>.`)
  const folder = resolve(from)
  if (!existsSync(folder)) throw invalid(`There is no folder ${folder}.`)
  return folder
}
