import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { readConfig } from '../../platform/config.ts'
import { readContracts, type Contract } from '../load/index.ts'
import { dueAt, readDeadlines } from './deadlines.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

function read(text: string, contracts: Pick<Contract, 'system' | 'file' | 'if_missing'>[] = []) {
  const folder = mkdtempSync(join(tmpdir(), 'zhike-deadlines-'))
  folders.push(folder)
  mkdirSync(join(folder, 'sources'))
  writeFileSync(join(folder, 'sources', 'arrivals.yml'), text)
  return readDeadlines(folder, contracts as Contract[])
}

const line = (more: Record<string, string> = {}) => {
  const all = { ready_by: 'T+1 01:30', hard_limit: 'T+1 04:00', if_late: 'carry', ...more }
  const pairs = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
  return `cms: { ${pairs.join(', ')} }\n`
}
const feed = (system: string, if_missing: Contract['if_missing']) => ({ system, file: 'FEED_X', if_missing })

describe('when the bank’s systems are due', () => {
  it('is said for every system that a contract of ours holds or carries', () => {
    const { modelsDir } = readConfig({})
    const contracts = readContracts(modelsDir)

    const deadlines = readDeadlines(modelsDir, contracts)

    expect(deadlines['core']).toEqual({ ready_by: 'T+1 01:30', hard_limit: 'T+1 04:00', if_late: 'hold' })
    const expected = contracts.filter((it) => it.if_missing !== 'none').map((it) => it.system)
    expect(Object.keys(deadlines)).toEqual(expect.arrayContaining(expected))
  })

  it('is a time of the bank’s own day, on the date itself or the day after', () => {
    expect(dueAt('T+1 01:30', '2026-06-30').toISOString()).toBe('2026-06-30T17:30:00.000Z')
    expect(dueAt('T 22:00', '2026-06-30').toISOString()).toBe('2026-06-30T14:00:00.000Z')
    expect(dueAt('T+1 00:00', '2026-12-31').toISOString()).toBe('2026-12-31T16:00:00.000Z')
  })

  it.each([
    [line({ ready_by: '01:30' }), 'cms.ready_by: must be written like'],
    [line({ ready_by: 'T+2 01:30' }), 'cms.ready_by: must be written like'],
    [line({ hard_limit: 'T+1 24:00' }), 'cms.hard_limit: must be written like'],
    [line({ hard_limit: 'T 23:00' }), 'cms.hard_limit: must come after ready_by'],
    [line({ if_late: 'panic' }), 'cms.if_late: '],
    [line({ until: 'noon' }), 'until'],
    [line().replace('cms', 'CMS'), 'CMS: '],
  ])('is refused where it is mistaken: %s', (text, mistake) => {
    expect(() => read(text)).toThrow(mistake)
  })

  it('agrees with what the night does without the files', () => {
    const hold = line({ if_late: 'hold' })
    expect(read(hold, [feed('cms', 'none'), feed('cms', 'stop'), feed('cms', 'carry')])).toHaveProperty('cms')
    expect(read(line(), [feed('cms', 'none'), feed('cms', 'carry'), feed('crm', 'none')])).toHaveProperty(
      'cms',
    )
    expect(() => read(hold, [feed('cms', 'carry')])).toThrow('cms.if_late: is hold, FEED_X says carry')
    expect(() => read(line(), [feed('cms', 'stop')])).toThrow('cms.if_late: is carry, FEED_X says hold')
    expect(() => read(line(), [feed('cms', 'none')])).toThrow('cms.if_late: is carry, FEED_X says go_on')
    expect(() => read(line(), [feed('core', 'carry')])).toThrow('core.if_late: is go_on, FEED_X says carry')
  })
})
