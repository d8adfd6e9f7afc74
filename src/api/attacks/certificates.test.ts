import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openOidc } from '../../platform/auth/oidc.ts'
import { systemClock } from '../../platform/clock.ts'
import { readConfig } from '../../platform/config.ts'
import { mailChannel } from '../../platform/notify/mail.ts'
import type { Message } from '../../platform/notify/message.ts'
import { webhookChannel } from '../../platform/notify/webhook.ts'

/** A certificate that its own owner has signed, for another name, and whose time is over. */
const { key, cert } = createRequire(import.meta.url)('smtp-server/lib/tls-options.js')({}) as {
  key: string
  cert: string
}

const asked: string[] = []
const server = createServer({ key, cert }, (request, reply) => {
  asked.push(`${request.method} ${request.url}`)
  reply.writeHead(200, { 'content-type': 'application/json' }).end('{}')
})
let address: string

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(resolve))
})

const MESSAGE: Message = {
  id: '1',
  kind: 'test',
  raised_at: '2026-06-30T00:00:00Z',
  subject: { zh: '测试', en: 'Test' },
  lines: { zh: [], en: [] },
  facts: {},
}

describe('a server whose certificate nobody vouches for', () => {
  it('is not taken for the bank’s identity provider', async () => {
    const { oidc } = readConfig({
      ZHIKE_PUBLIC_URL: 'https://crm.bank.test',
      ZHIKE_OIDC_ISSUER: `https://${address}`,
      ZHIKE_OIDC_CLIENT_ID: 'zhike',
      // Any file that can be read: nobody is told what is in it.
      ZHIKE_OIDC_SECRET_FILE: import.meta.filename,
    })
    await expect(openOidc(oidc!).begin({ back: '/' })).rejects.toMatchObject({ code: 'oidc_unreachable' })
    expect(asked).toEqual([])
  })

  it('is sent no alert', async () => {
    const channel = webhookChannel({ url: `https://${address}/hook`, secret: 's', clock: systemClock })
    await expect(channel.send(MESSAGE)).rejects.toThrowError(/certificate|altnames/i)
    expect(asked).toEqual([])
  })

  it('is sent no mail', async () => {
    const channel = mailChannel({ smtpUrl: `smtps://${address}`, from: 'a@bank.cn', to: ['b@bank.cn'] })
    await expect(channel.send(MESSAGE)).rejects.toThrowError(/certificate|altnames/i)
    expect(asked).toEqual([])
  })
})
