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
      ZHIKE_NIGHT_MEMORY: '6GB',
      ZHIKE_NIGHT_THREADS: '3',
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
      nightMemoryMb: 6144,
      nightThreads: 3,
    })
  })

  it('reads an empty variable as one that is not set', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: ' ' })).toMatchObject({ port: 8080, databaseUrl: null })
  })

  it('says when nights run and whom to tell', () => {
    const usual = { start: '02:00', serviceLevel: '08:00', serviceLevelHoliday: '12:00' }
    expect(readConfig({})).toMatchObject({
      nights: { ...usual, retryMinutes: [1, 5, 15] },
      alerts: { webhookUrl: null, mail: null },
    })
    const config = readConfig({
      ZHIKE_NIGHT_START: '03:30',
      ZHIKE_RETRY_MINUTES: 'none',
      ZHIKE_ALERT_WEBHOOK: 'https://duty.bank/zhike',
      ZHIKE_SMTP_URL: 'smtp://mail.bank:25',
      ZHIKE_ALERT_FROM: 'zhike@bank.cn',
      ZHIKE_ALERT_TO: 'duty@bank.cn, head@bank.cn',
    })
    expect(config.nights).toMatchObject({ start: '03:30', retryMinutes: [] })
    expect(config.alerts.webhookUrl).toBe('https://duty.bank/zhike')
    expect(config.alerts.mail).toEqual({
      smtpUrl: 'smtp://mail.bank:25',
      from: 'zhike@bank.cn',
      to: ['duty@bank.cn', 'head@bank.cn'],
    })
  })

  const PROVIDER = {
    ZHIKE_OIDC_ISSUER: 'https://id.bank.cn',
    ZHIKE_OIDC_CLIENT_ID: 'zhike',
    ZHIKE_OIDC_SECRET_FILE: '/etc/zhike/oidc-secret',
    ZHIKE_PUBLIC_URL: 'https://crm.bank.cn/',
  }

  it('knows of an identity provider when all of it is said, and of none otherwise', () => {
    expect(readConfig({ ZHIKE_PUBLIC_URL: 'https://crm.bank.cn' }).oidc).toBeNull()
    const map = { ZHIKE_OIDC_GROUP_ROLES: 'crm-managers=br_mgr@9902000000' }
    expect(readConfig({ ...PROVIDER, ...map }).oidc).toMatchObject({
      issuer: 'https://id.bank.cn',
      publicUrl: 'https://crm.bank.cn',
      userClaim: 'employee_number',
      groupRoles: [{ group: 'crm-managers', role_code: 'br_mgr', unit_id: '9902000000' }],
    })
    for (const name of Object.keys(PROVIDER)) {
      expect(() => readConfig({ ...PROVIDER, [name]: '' })).toThrowError(name)
    }
    const inClear = { ...PROVIDER, ZHIKE_OIDC_ISSUER: 'http://id.bank.cn' }
    expect(() => readConfig(inClear)).toThrowError('https://')
    const here = { ...PROVIDER, ZHIKE_OIDC_ISSUER: 'http://127.0.0.1:4000' }
    expect(readConfig(here).oidc?.issuer).toBe('http://127.0.0.1:4000')
  })

  it('does not repeat an address that may hold a password', () => {
    const reading = () => readConfig({ ZHIKE_SMTP_URL: 'http://user:word@mail' })
    expect(reading).toThrowError('ZHIKE_SMTP_URL is no address')
    expect(reading).not.toThrowError('word')
  })

  it.each([
    ['ZHIKE_NIGHT_START', '25:00'],
    ['ZHIKE_SERVICE_LEVEL', '8'],
    ['ZHIKE_RETRY_MINUTES', 'often'],
    ['ZHIKE_NIGHT_MEMORY', '8'],
    ['ZHIKE_NIGHT_MEMORY', '100MB'],
    ['ZHIKE_NIGHT_THREADS', '0'],
    ['ZHIKE_ALERT_WEBHOOK', 'duty.bank'],
    ['ZHIKE_SMTP_URL', 'smtp://mail.bank'],
    ['ZHIKE_ALERT_TO', 'duty'],
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
