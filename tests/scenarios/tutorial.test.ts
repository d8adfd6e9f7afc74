import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findFreePort } from '../../src/platform/postgres/index.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..', '..')
const TUTORIAL = 'docs/tutorials/from-files-to-a-customer.md'

/** The command blocks of the page, in order. */
const blocks = [...readFileSync(join(ROOT, TUTORIAL), 'utf8').matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(
  (match) => match[1] ?? '',
)

/** Packages are linked instead of installed again; everything else is as in a newcomer's clone. */
const isInstall = (line: string) => line.startsWith('npm ci')

let clone: string
let output: string

/** Runs all blocks in one shell, as a reader does, each announced by its number. */
async function runBlocks(folder: string): Promise<{ output: string; status: number | null }> {
  const port = await findFreePort()
  const script = blocks.map((block, at) => {
    const lines = block.split('\n').filter((line) => !isInstall(line))
    // The page's own port may be somebody else's on this machine.
    return `echo "== block ${at + 1}"\n${lines.join('\n').replaceAll('8090', String(port))}`
  })
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    HOME: folder,
    ALLOW_SYNTHETIC_ID: '',
    ZHIKE_STATE: '',
    DATABASE_URL: '',
  }
  const shell = spawn('bash', ['-euo', 'pipefail', '-c', script.join('\n')], {
    cwd: folder,
    env,
    detached: true,
  })
  const heard: string[] = []
  shell.stdout.on('data', (chunk: Buffer) => heard.push(chunk.toString()))
  shell.stderr.on('data', (chunk: Buffer) => heard.push(chunk.toString()))
  return new Promise((resolve) => {
    shell.once('exit', (status) => {
      // What a broken tutorial leaves running goes with it.
      if (status !== 0 && shell.pid) {
        killGroup(shell.pid)
        spawnSync('npm', ['run', 'reset'], { cwd: folder, env })
      }
      resolve({ output: heard.join(''), status })
    })
  })
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGTERM')
  } catch {
    // Nothing was left.
  }
}

const partOf = (number: number) => output.split(/^== block \d+$/m)[number] ?? ''

describe('the tutorial, command by command in a fresh clone', () => {
  beforeAll(async () => {
    clone = mkdtempSync(join(tmpdir(), 'zhike-tutorial-'))
    execFileSync('git', ['clone', '--quiet', ROOT, clone])
    symlinkSync(join(ROOT, 'node_modules'), join(clone, 'node_modules'))
    const run = await runBlocks(clone)
    output = run.output
    if (run.status !== 0) throw new Error(`The tutorial ended with ${run.status}:\n${output}`)
  }, 600_000)

  afterAll(() => rmSync(clone, { recursive: true, force: true }))

  it('shows the files of a day', () => {
    expect(partOf(2)).toContain('CORE_DEP_ACCT.f.20260630.dat')
    expect(partOf(2)).toContain('20260630')
  })

  it('runs the past and the first night, and says so', () => {
    expect(partOf(3)).toContain('2026-03-31')
    expect(partOf(4)).toMatch(/published +2026-06-28/)
  })

  it('is refused the cut-off file by name, and repaired by the next delivery', () => {
    expect(partOf(5)).toContain('delivery_refused')
    expect(partOf(5)).toContain('CORE_DEP_ACCT')
    expect(partOf(6)).toMatch(/2026-06-30 +done/)
    expect(partOf(7)).toMatch(/2026-06-30 +unchanged/)
  })

  it('ends with the customer as of two dates', () => {
    expect(output).toMatch(/2026-04-30 张伟 \d+\.\d{2}/)
    expect(output).toMatch(/2026-06-30 张伟 \d+\.\d{2}/)
  })
})
