import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

export type BrowserProgram = { executable: string; env: Record<string, string> }

const ROOT = join(import.meta.dirname, '..', '..')
const SYSTEM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** A renderer that may not have a GPU, a sandbox user or a network: the same on a laptop and as root. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--headless=shell',
  '--no-zygote',
  '--disable-background-networking',
  '--disable-dev-shm-usage',
  '--font-render-hinting=none',
]

function findSystemBrowser(): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const candidates = folders.flatMap((folder) => SYSTEM_NAMES.map((name) => join(folder, name)))
  return candidates.find((candidate) => existsSync(candidate)) ?? null
}

/**
 * The browser inside the npm package, unpacked once per version. It is moved to its place when it is
 * whole, so that a run killed while unpacking leaves nothing half done behind.
 */
export function bundledBrowser(): BrowserProgram {
  const manifest = join(ROOT, 'node_modules/@sparticuz/chromium/package.json')
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
  const cache = join(ROOT, 'node_modules/.cache')
  const home = join(cache, `chromium-${version}`)
  if (!existsSync(home)) {
    mkdirSync(cache, { recursive: true })
    const unpacking = mkdtempSync(join(cache, 'chromium-'))
    execFileSync(process.execPath, [join(import.meta.dirname, 'unpack-browser.ts')], {
      env: { ...process.env, TMPDIR: unpacking },
    })
    try {
      renameSync(unpacking, home)
    } catch (error) {
      rmSync(unpacking, { recursive: true, force: true })
      if (!existsSync(home)) throw error
    }
  }
  const libraries = [join(home, 'al2023', 'lib'), process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':')
  // The fonts of the system show Chinese; the bundled ones are for machines that have none at all.
  const fonts: Record<string, string> = existsSync('/etc/fonts/fonts.conf')
    ? {}
    : { FONTCONFIG_PATH: join(home, 'fonts') }
  return { executable: join(home, 'chromium'), env: { LD_LIBRARY_PATH: libraries, ...fonts } }
}

/** The Chromium of the system where there is one, else the bundled one: nothing has to be installed. */
export function findBrowser(choice = process.env['ZHIKE_BROWSER'] ?? 'any'): BrowserProgram {
  const system = choice === 'bundled' ? null : findSystemBrowser()
  return system ? { executable: system, env: {} } : bundledBrowser()
}

/** Starts a headless browser; the caller closes it. */
export function openBrowser(program = findBrowser()): Promise<Browser> {
  return chromium.launch({
    executablePath: program.executable,
    args: FLAGS,
    env: { ...(process.env as Record<string, string>), ...program.env },
  })
}
