import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Everything that can be wrong without running the product: `npm run check`. With `--fix`, what can be put
 * right by itself is put right instead. All checks run, so that one run names everything there is to do.
 */
const ROOT = join(import.meta.dirname, '..')
const isFix = process.argv.includes('--fix')
const bin = (name: string) => join(ROOT, 'node_modules', name)

type Check = { name: string; run: string[] }

const CHECKS: Check[] = [
  { name: 'format', run: [bin('oxfmt/bin/oxfmt'), ...(isFix ? [] : ['--check']), '.'] },
  { name: 'lint', run: [bin('oxlint/bin/oxlint'), '--type-aware', ...(isFix ? ['--fix'] : [])] },
  { name: 'types of the server', run: [bin('typescript/bin/tsc'), '-p', 'tsconfig.json'] },
  { name: 'types of the web', run: [bin('typescript/bin/tsc'), '-p', 'tsconfig.web.json'] },
  { name: 'dead code', run: [bin('knip/bin/knip.js'), '--no-progress', '--no-config-hints'] },
  { name: 'generated files', run: ['scripts/generate-docs.ts', ...(isFix ? [] : ['--check'])] },
  {
    name: 'architecture',
    run: [bin('vitest/vitest.mjs'), 'run', '--project', 'architecture', '--reporter=dot'],
  },
]

function passes({ name, run }: Check): boolean {
  const started = performance.now()
  const result = spawnSync(process.execPath, run, { cwd: ROOT, encoding: 'utf8', maxBuffer: 64e6 })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  const isRight = result.status === 0
  console.log(`${isRight ? 'passed' : 'FAILED'}  ${name}  ${seconds} s`)
  if (!isRight) console.log(`${result.stdout}${result.stderr}`.replaceAll(/^/gm, '    '))
  return isRight
}

if (!existsSync(bin('typescript'))) throw new Error('Packages are missing: run npm ci.')
const results = CHECKS.map(passes)
const passed = results.filter(Boolean).length
console.log(`${passed} passed, ${results.length - passed} failed`)
process.exitCode = passed === results.length ? 0 : 1
