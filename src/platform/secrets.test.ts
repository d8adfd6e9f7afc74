import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'
import { demoPasswordOf, readSecrets } from './secrets.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zhike-secrets-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('the secrets of an installation', () => {
  it('are made once, differ from one another and are read by their owner only', () => {
    const config = readConfig({ ZHIKE_STATE: join(folder, 'state') })

    const first = readSecrets(config)

    expect(readSecrets(config)).toEqual(first)
    expect(new Set(Object.values(first)).size).toBe(Object.keys(first).length)
    expect(statSync(join(folder, 'state', 'secrets.json')).mode & 0o777).toBe(0o600)
  })

  it('differ between two installations', () => {
    const one = readSecrets(readConfig({ ZHIKE_STATE: join(folder, 'one') }))
    const two = readSecrets(readConfig({ ZHIKE_STATE: join(folder, 'two') }))

    expect(one.demo_password).not.toBe(two.demo_password)
    expect(one.demo_password).toMatch(/^([a-hj-km-np-z2-9]{3}-){3}[a-hj-km-np-z2-9]{3}$/)
  })

  it('give way to a password that the environment names', () => {
    const config = readConfig({ ZHIKE_STATE: join(folder, 'state'), ZHIKE_DEMO_PASSWORD: 'chosen' })

    expect(demoPasswordOf(config)).toBe('chosen')
  })
})
