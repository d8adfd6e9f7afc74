import type { Restored } from '../../pipeline/index.ts'
import { AppError, invalid } from '../../platform/errors.ts'
import { type ArchiveEntry, readCatalogueOf } from '../../serving/archive-catalogue.ts'
import type { Command, Values } from '../command.ts'
import { withPostgres } from '../installation.ts'
import { table } from '../table.ts'
import { parseDate, textOf } from '../values.ts'

const RANGE = {
  table: { type: 'string' },
  date: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
} as const

export const archiveListCommand: Command = {
  name: 'archive list',
  summary: 'What lies in the archive: partitions with their rows, totals, checksums and places.',
  usage: ['zhike archive list [--table base.ebank_logins] [--date 2026-03-28 | --from ... --to ...]'],
  options: RANGE,
  async run({ config, print }, { values }) {
    const range = rangeOf(values) ?? { from: '', to: '9999-12-31' }
    const name = textOf(values, 'table')
    const entries = readCatalogueOf(config.archiveDir).filter(
      (it) => (name === null || it.table === name) && it.last_date >= range.from && it.first_date <= range.to,
    )
    print({ answer: { archive: config.archiveDir, entries }, text: describe(entries) })
  },
}

export const archiveRunCommand: Command = {
  name: 'archive run',
  summary: 'Archives what has come to the end of its term, as every night does after it has published.',
  usage: ['zhike archive run'],
  options: {},
  async run(context) {
    const { runArchive } = await import('../../pipeline/index.ts')
    const { config, clock } = context
    const entries = await withPostgres(context, (postgres) => runArchive({ config, clock, postgres }))
    context.print({ answer: { entries }, text: describe(entries) })
  },
}

export const archiveVerifyCommand: Command = {
  name: 'archive verify',
  summary: 'Reads every file of the archive again; fails where one is missing, changed or in no list.',
  usage: ['zhike archive verify'],
  options: {},
  async run({ config, print }) {
    const { verifyArchive } = await import('../../pipeline/index.ts')
    const { problems, files, bytes } = await verifyArchive(config.archiveDir)
    if (problems.length > 0) {
      const [{ problem, location }] = problems as [(typeof problems)[number]]
      const more = problems.length > 1 ? `, and ${problems.length - 1} more` : ''
      const message = `The archive is not whole: ${location} is ${problem}${more}.`
      throw new AppError({ code: 'archive_damaged', status: 409, message, details: { problems } })
    }
    print({ answer: { files, bytes, problems }, text: `${files} files are as they were, ${bytes} bytes.` })
  },
}

export const archiveRestoreCommand: Command = {
  name: 'archive restore',
  summary: 'Brings dates back from the archive, for some days, and publishes the version that has them.',
  usage: [
    'zhike archive restore --date 2026-03-28 [--table base.ebank_logins] [--days 35]',
    'zhike archive restore --from 2026-03-01 --to 2026-03-28 [--table ...] [--days ...]',
  ],
  options: { ...RANGE, days: { type: 'string' } },
  async run(context, { values }) {
    const range = rangeOf(values)
    if (!range) throw invalid('Name the dates to bring back: --date, or --from and --to.')
    const { restoreBankDates } = await import('../nights.ts')
    const { clock } = context
    const wish = { ...range, table: textOf(values, 'table'), days: daysOf(textOf(values, 'days')) }
    const restored = await withPostgres(context, (postgres) =>
      restoreBankDates(context, { postgres, clock, wish }),
    )
    context.print({ answer: restored, text: describeRestored(restored) })
  },
}

function rangeOf(values: Values): { from: string; to: string } | null {
  const [date, from, to] = ['date', 'from', 'to'].map((name) => textOf(values, name))
  if (date && (from || to)) throw invalid('Give either --date or --from and --to.')
  if (date) return { from: parseDate(date), to: date }
  if (Boolean(from) !== Boolean(to)) throw invalid('--from and --to belong together.')
  if (!from || !to) return null
  if (parseDate(from) > parseDate(to)) throw invalid(`${from} lies after ${to}.`)
  return { from, to }
}

const DAYS_MAX = 366

function daysOf(text: string | null): number | undefined {
  if (text === null) return undefined
  const days = Number(text)
  if (/^\d{1,3}$/.test(text) && days >= 1 && days <= DAYS_MAX) return days
  throw invalid(`--days is "${text}"; it takes a number from 1 to ${DAYS_MAX}.`)
}

const SHOWN_MAX = 40

function describe(entries: ArchiveEntry[]): string {
  if (entries.length === 0) return 'Nothing.'
  const rows = entries
    .slice(0, SHOWN_MAX)
    .map((it) => [
      it.table,
      it.partition,
      it.write === 'scd2' ? `ended ${it.first_date}..${it.last_date}` : '',
      String(it.rows),
      it.sha256.slice(0, 12),
      it.location,
    ])
  const rest =
    entries.length > SHOWN_MAX ? [`and ${entries.length - SHOWN_MAX} more, all of them with --json`] : []
  const heads = ['table', 'partition', '', 'rows', 'sha-256', 'file']
  return [...table(heads, rows), ...rest, '', `${entries.length} partitions`].join('\n')
}

function describeRestored({ version, publication_id, entries }: Restored): string {
  const published =
    publication_id === null
      ? 'People see another night; nothing was published.'
      : `publication ${publication_id}`
  return [describe(entries), `version ${version}`, published].join('\n')
}
