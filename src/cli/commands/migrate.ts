import { migrate } from '../../platform/migrate.ts'
import { ensurePostgres } from '../../platform/postgres/index.ts'
import type { Command } from '../command.ts'
import { sealEntered } from '../seal-entered.ts'

export const migrateCommand: Command = {
  name: 'migrate',
  summary: 'Applies the migrations that the database lacks.',
  usage: ['zhike migrate'],
  options: {},
  async run(context) {
    const postgres = await ensurePostgres(context.config, context.log)
    try {
      const applied = await migrate(postgres.url('owner'), context.log)
      await sealEntered(postgres.url('owner'), context)
      const text =
        applied.length === 0 ? 'Nothing to apply.' : applied.map((name) => `applied ${name}`).join('\n')
      context.print({ answer: { applied }, text })
    } finally {
      await postgres.stop()
    }
  },
}
