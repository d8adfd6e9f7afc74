import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { systemClock } from '../platform/clock.ts'
import { readConfig } from '../platform/config.ts'
import { AppError, invalid } from '../platform/errors.ts'
import { createLogger } from '../platform/log.ts'
import { ensureState, statePaths } from '../platform/state.ts'
import type { Answer, CliContext, Command } from './command.ts'
import { COMMANDS } from './commands.ts'
import { describeDetails } from './details.ts'

const COMMON_OPTIONS = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const

/** Runs one command. Its answer goes to the output, everything else to the error stream or the log. */
async function main(args: string[]): Promise<void> {
  const isJson = args.includes('--json')
  try {
    const command = findCommand(args)
    if (!command) return printOverview(args, isJson)
    const { values, positionals } = parse(command, args.slice(command.name.split(' ').length))
    if (values['help']) return console.log(describeCommand(command))
    await command.run(contextOf(command, isJson), { values, positionals })
  } catch (error) {
    process.exitCode = 1
    report(error, isJson)
  }
}

/** The command whose words come first; `user add` before anything shorter. */
function findCommand(args: string[]): Command | undefined {
  return COMMANDS.find((command) => command.name.split(' ').every((word, at) => args[at] === word))
}

function parse(command: Command, args: string[]) {
  try {
    const { options, takesName: allowPositionals = false } = command
    return parseArgs({ args, options: { ...options, ...COMMON_OPTIONS }, allowPositionals })
  } catch (error) {
    throw invalid(`${(error as Error).message}\n${describeCommand(command)}`)
  }
}

function contextOf(command: Command, isJson: boolean): CliContext {
  const config = readConfig()
  // A server's log is read where services write it; a command's would disturb its own words.
  const isAloud = ['serve', 'operate', 'reset'].includes(command.name)
  if (!isAloud) ensureState(config)
  const file = isAloud ? undefined : join(statePaths(config).logDir, 'zhike.log')
  const print = ({ answer, text }: Answer) => console.log(isJson ? JSON.stringify(answer) : text)
  const say = (line: string) => (isJson ? undefined : console.error(line))
  return { config, log: createLogger(config, file), clock: systemClock, print, say }
}

function report(error: unknown, isJson: boolean): void {
  const isExpected = error instanceof AppError
  if (!isExpected) console.error(error)
  const { code, message, details } = isExpected
    ? error
    : { code: 'internal_error', message: String(error), details: undefined }
  if (isJson)
    return console.log(JSON.stringify({ error: { code, message, ...(details ? { details } : {}) } }))
  if (isExpected) console.error([`${code}: ${message}`, ...describeDetails(details)].join('\n'))
}

const describeCommand = (command: Command) =>
  [command.summary, '', ...command.usage.map((line) => `  ${line}`), '', '  --json  answers with JSON'].join(
    '\n',
  )

function printOverview(args: string[], isJson: boolean): void {
  const word = args.find((arg) => !arg.startsWith('-'))
  if (word) throw invalid(`There is no command "${word}". "zhike --help" lists what there is.`)
  const commands = COMMANDS.map(({ name, summary, usage }) => ({ name, summary, usage }))
  if (isJson) return console.log(JSON.stringify({ commands }))
  const width = Math.max(...commands.map(({ name }) => name.length))
  const lines = commands.map(({ name, summary }) => `  zhike ${name.padEnd(width)}  ${summary}`)
  console.log(
    [...lines, '', '"zhike <command> --help" tells more. Each answers with JSON to --json.'].join('\n'),
  )
}

await main(process.argv.slice(2))
