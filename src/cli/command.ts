import type { ParseArgsOptionsConfig } from 'node:util'
import type { Clock } from '../platform/clock.ts'
import type { Config } from '../platform/config.ts'
import type { Logger } from '../platform/log.ts'

/** What a command has to say: `answer` for programs, which becomes the JSON, and `text` for people. */
export type Answer = { answer: unknown; text: string }

export type CliContext = {
  config: Config
  log: Logger
  clock: Clock
  /** Prints the answer, in the form that was asked for. */
  print(answer: Answer): void
  /** Tells how the work goes; silent when a program listens. */
  say(line: string): void
}

export type Values = Record<string, string | boolean | (string | boolean)[] | undefined>

export type Command = {
  /** One or two words. */
  name: string
  summary: string
  /** Arguments and options as the help shows them, one line each. */
  usage: string[]
  options: ParseArgsOptionsConfig
  /** Takes a word that is no option, as `user password <username>` does; others refuse stray words. */
  takesName?: true
  run(context: CliContext, input: { values: Values; positionals: string[] }): Promise<void>
}
