import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Report } from '../../bench/report.ts'
import { PROJECT_DIR } from '../../src/platform/config.ts'

type Ended = { code: number | null; output: string; errors: string }

let stateDir: string

beforeAll(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'zhike-bench-'))
})

afterAll(async () => {
  await run('scripts/reset.ts')
})

function run(...words: string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ZHIKE_STATE: stateDir }
    const child = spawn(process.execPath, words, { cwd: PROJECT_DIR, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const ended: Ended = { code: null, output: '', errors: '' }
    child.stdout.on('data', (chunk: Buffer) => (ended.output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (ended.errors += chunk.toString()))
    child.once('error', reject)
    child.once('close', (code) => resolve({ ...ended, code }))
  })
}

const bench = (...words: string[]) => run('bench/main.ts', ...words)

describe('the benchmarks', () => {
  it('say how they are called', async () => {
    const { code, errors } = await bench('morning')

    expect(code).toBe(1)
    expect(errors).toContain('There is no benchmark "morning"')
    expect(errors).toContain('npm run bench -- night | api | audit | scope | publish | allocate | scale')
  })

  it('run a whole night on both engines, with the same results', async () => {
    const ended = await bench('night', '--bank', 'tiny', '--quick', '--json')

    expect(ended.errors).toContain('the results agree')
    const report = JSON.parse(ended.output) as Report
    expect(report.ratios.map((ratio) => ratio.name)).toEqual([
      ...['night_over_floor', 'postgres_over_night', 'identity_day_over_whole'],
    ])
    expect(report.ratios.every((ratio) => ratio.value > 0)).toBe(true)
  })

  it('leave nothing behind after a reset', async () => {
    const { code, output } = await run('scripts/reset.ts')

    expect(code).toBe(0)
    expect(output).toContain(`removed ${stateDir}`)
    expect(existsSync(stateDir)).toBe(false)
  })
})
