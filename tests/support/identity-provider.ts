import { createServer, type Server } from 'node:http'
import { createServer as createProbe } from 'node:net'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'

export type ProviderPerson = { employee_number?: string; groups?: string[] }

/** A port that is free now, for an address that has to be known before anybody listens there. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createProbe()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })

/** A real identity provider on a port of its own, with one client and the people that a test gives. */
export async function givenProvider(input: {
  productUrl: string
  people: Record<string, ProviderPerson>
  /** A browser takes another name of this machine for another site. */
  host?: '127.0.0.1' | 'localhost'
}): Promise<{ issuer: string; clientId: string; clientSecret: string; close(): Promise<void> }> {
  const issuer = `http://${input.host ?? '127.0.0.1'}:${await freePort()}`
  const [clientId, clientSecret] = ['zhike', 'a secret of the client, long enough']
  const { productUrl, people } = input
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [`${productUrl}/api/session/oidc/callback`],
        post_logout_redirect_uris: [`${productUrl}/sign-in`],
        backchannel_logout_uri: `${productUrl}/api/session/oidc/logout`,
        backchannel_logout_session_required: true,
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    claims: { openid: ['sub'], profile: ['employee_number'], groups: ['groups'] },
    scopes: ['openid', 'profile', 'groups'],
    cookies: { keys: ['a key of the test'] },
    features: { devInteractions: { enabled: true }, backchannelLogout: { enabled: true } },
    pkce: { required: () => true },
    ttl: { Interaction: 600, Session: 3_600, Grant: 3_600, AccessToken: 600, IdToken: 600 },
    // Its own way of asking others refuses addresses of this machine, which is where the product is here.
    fetch: (url, options) => fetch(url, { ...options, dispatcher: undefined } as RequestInit),
    findAccount: (_context, id) =>
      people[id] && { accountId: id, claims: () => ({ sub: id, ...people[id] }) },
  })
  const server: Server = createServer(provider.callback())
  await new Promise<void>((resolve) => server.listen(Number(new URL(issuer).port), '127.0.0.1', resolve))
  return {
    issuer,
    clientId,
    clientSecret,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

type Cookie = { name: string; value: string; path: string }
export type Page = { address: string; status: number; text: string; json: ReturnType<typeof JSON.parse> }

/** A browser without a window: keeps cookies by site and path, follows where it is sent, and fills forms. */
export function openWalker() {
  const cookies = new Map<string, Cookie>()
  const keep = (origin: string, line: string) => {
    const [pair = '', ...attributes] = line.split(/;\s*/)
    const [name = '', ...rest] = pair.split('=')
    const path = attributes.find((it) => /^path=/i.test(it))?.slice(5) ?? '/'
    const isOver = attributes.some((it) => /^(expires=Thu, 01 Jan 1970|max-age=0)/i.test(it))
    const key = `${origin} ${path} ${name}`
    if (isOver || rest.join('=') === '') cookies.delete(key)
    else cookies.set(key, { name, value: rest.join('='), path })
  }
  const cookiesFor = ({ origin, pathname }: URL) =>
    [...cookies]
      .filter(([key, it]) => key.startsWith(`${origin} `) && pathname.startsWith(it.path))
      .map(([, it]) => `${it.name}=${it.value}`)
      .join('; ')

  async function go(address: string, init: RequestInit = {}): Promise<Page> {
    const url = new URL(address)
    const headers = { cookie: cookiesFor(url), ...(init.headers as Record<string, string>) }
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' })
    for (const line of answer.headers.getSetCookie()) keep(url.origin, line)
    const to = answer.headers.get('location')
    if (to !== null && answer.status < 400) return go(new URL(to, url).href)
    const text = await answer.text()
    const isJson = /json/.test(answer.headers.get('content-type') ?? '')
    return { address, status: answer.status, text, json: isJson && text ? JSON.parse(text) : null }
  }

  /** Sends the form of a page with its hidden fields and what is filled in. */
  function fill({ address, text }: Page, fields: Record<string, string>): Promise<Page> {
    const action = /<form[^>]* action="([^"]+)"/.exec(text)?.[1]
    if (!action) throw new Error(`There is no form at ${address}: ${text.slice(0, 400)}`)
    const body = new URLSearchParams(fields)
    for (const [input] of text.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
      const name = /name="([^"]*)"/.exec(input)?.[1]
      if (name) body.append(name, /value="([^"]*)"/.exec(input)?.[1] ?? '')
    }
    const to = new URL(action.replaceAll('&amp;', '&'), address).href
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    return go(to, { method: 'POST', body: body.toString(), headers })
  }
  return { go, fill }
}
