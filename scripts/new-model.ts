import { modelFiles } from './scaffold/model-files.ts'
import { writeNewFiles } from './scaffold/write-files.ts'

/**
 * `npm run new:model -- metrics/account/account_monthly base.account_balances`: a table, and what it
 * reads.
 */
const [place, reads] = process.argv.slice(2)
const parts = /^(base|metrics|marts)\/([a-z][a-z0-9-]*)\/([a-z][a-z0-9_]*)$/.exec(place ?? '')
if (!parts || !reads) {
  throw new Error(
    'Say where, and what it reads: npm run new:model -- metrics/account/account_monthly base.accounts',
  )
}
const [, layer, subject, table] = parts as unknown as [string, 'base' | 'metrics' | 'marts', string, string]
writeNewFiles(modelFiles({ layer, subject, table, reads }))
console.log('\nNext: write the select, say what each column means, then npm run test:warehouse')
