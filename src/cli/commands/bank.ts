import { ensureState, readBankState, writeBankState } from '../../platform/state.ts'
import type { Command } from '../command.ts'
import { bankOf } from '../installation.ts'
import { textOf } from '../values.ts'

export const bankCommand: Command = {
  name: 'bank',
  summary: 'Shows or says whose files are loaded here: its names and its currency.',
  usage: [
    'zhike bank [--name-zh 知客银行] [--name-en "Zhike Bank"] [--currency CNY] [--made-up]',
    '    --made-up: no real bank; its identifiers may be of the range reserved for made-up people',
  ],
  options: {
    'name-zh': { type: 'string' },
    'name-en': { type: 'string' },
    currency: { type: 'string' },
    'made-up': { type: 'boolean' },
  },
  async run(context, { values }) {
    const known = readBankState(context.config)
    const before = bankOf(known)
    const bank = {
      name_zh: textOf(values, 'name-zh') ?? before.name_zh,
      name_en: textOf(values, 'name-en') ?? before.name_en,
      currency_code: textOf(values, 'currency') ?? before.currency_code,
      is_demo: values['made-up'] === true || before.is_demo,
    }
    if (Object.keys(values).some((name) => name in bankCommand.options)) {
      ensureState(context.config)
      const load = { bank: 'own', opening: [], dates: [], is_delivered: true, ...known }
      writeBankState(context.config, { ...load, ...bank, allow_synthetic_id: bank.is_demo })
    }
    const text = `${bank.name_zh}  ${bank.name_en}  ${bank.currency_code}${bank.is_demo ? '  made up' : ''}`
    context.print({ answer: bank, text })
  },
}
