import { COMMANDS } from '../../src/cli/commands.ts'

const describe = ({ name, summary, usage }: (typeof COMMANDS)[number]) =>
  [`## zhike ${name}`, '', summary, '', ...usage.map((line) => `    ${line}`)].join('\n')

/** Every command of `zhike` with its arguments, as its own help shows them. */
export const writeCliPage = (): string =>
  [
    '# Commands',
    'Generated from `src/cli/` by `npm run docs:generate`. In a clone: `npm run zhike -- status`.',
    'Every command answers in JSON with `--json`.\nAn error is `{"error": {"code", "message", "details"}}`.',
    ...COMMANDS.map(describe),
  ].join('\n\n') + '\n'
