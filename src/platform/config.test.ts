import { describe, expect, it } from 'vitest'
import { PROJECT_DIR, readConfig } from './config.ts'

describe('the configuration', () => {
  it('keeps its state in the clone and serves on 8080 to this machine only unless told otherwise', () => {
    const config = readConfig({})

    expect(config.stateDir).toBe(`${PROJECT_DIR}.zhike`)
    expect(config.landingDir).toBe(`${PROJECT_DIR}.zhike/landing`)
    expect(config).toMatchObject({
      port: 8080,
      host: '127.0.0.1',
      databaseUrl: null,
      warehouseUrl: null,
      allowSyntheticId: false,
    })
  })

  it('takes every setting from the environment', () => {
    const config = readConfig({
      ZHIKE_STATE: '/var/lib/zhike',
      ZHIKE_LANDING: '/data/landing',
      DATABASE_URL: 'postgresql://owner:secret@db.bank:5432/crm',
      WAREHOUSE_URL: 'postgres://nights:secret@cluster.bank:5432/warehouse',
      PORT: '9000',
      HOST: '0.0.0.0',
      ZHIKE_LOG_LEVEL: 'debug',
      ZHIKE_DEMO_PASSWORD: 'chosen',
      ALLOW_SYNTHETIC_ID: 'true',
    })

    expect(config).toMatchObject({
      stateDir: '/var/lib/zhike',
      landingDir: '/data/landing',
      warehouseDir: '/var/lib/zhike/wh',
      databaseUrl: 'postgresql://owner:secret@db.bank:5432/crm',
      warehouseUrl: 'postgres://nights:secret@cluster.bank:5432/warehouse',
      port: 9000,
      host: '0.0.0.0',
      logLevel: 'debug',
      demoPassword: 'chosen',
      allowSyntheticId: true,
    })
  })

  it('reads an empty variable as one that is not set', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: ' ' })).toMatchObject({ port: 8080, databaseUrl: null })
  })

  it.each([
    ['PORT', '80a'],
    ['PORT', '70000'],
    ['DATABASE_URL', 'mysql://x'],
    ['WAREHOUSE_URL', 'mysql://h/d'],
    ['WAREHOUSE_URL', 'postgres://user:secret@host'],
    ['WAREHOUSE_URL', 'postgres://user:se/cret@host/db'],
    ['ZHIKE_LOG_LEVEL', 'loud'],
    ['ALLOW_SYNTHETIC_ID', 'perhaps'],
  ])('refuses %s=%s and names it', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrowError(name)
  })
  it.each(['postgres://user:top-secret@', 'user:top-secret@host/db', 'postgres://user:top secret@h:x/db'])(
    'never repeats an address that it refuses (%#)',
    (url) => {
      let message = ''
      try {
        readConfig({ WAREHOUSE_URL: url })
      } catch (error) {
        message = JSON.stringify(error, Object.getOwnPropertyNames(error))
      }

      expect(message).toContain('WAREHOUSE_URL takes the form')
      expect(message).not.toContain('secret')
    },
  )
})
