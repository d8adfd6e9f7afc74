import { pick, type Random, shuffle } from '../../fixtures/generator/random.ts'
import type { App } from '../../src/platform/http/request.ts'
import type { Browser } from './app.ts'

/** By which clock a date is looked at: what was published of it first, or what is known of it now. */
export type Clock = 'then' | 'now'

/** A part of somebody's record on a date, as its address goes on after the customer. */
type Page = { date: string; id: string; part: string }
type Asking = { hq: Browser; than: string }

/** What the API answered of dates while they were the published ones. */
export type ArchivedPages = {
  /** Keeps some parts of some customers' records, each as it is now. */
  archive(date: string): Promise<void>
  /** All that was kept, and what the API answers today of the same by one clock. */
  compare(clock: Clock): Promise<{ kept: Map<string, string>; read: Map<string, string> }>
  /** The parts of which something has been kept. */
  kinds(): Set<string>
}

type Archiving = Asking & { app: App; random: Random; parts: number }

/** `parts` are kept a publication, dealt from all there are; `than` is what dates are compared with. */
export function archivedPages({ app, random, parts: count, ...asking }: Archiving): ArchivedPages {
  const first = new Map<string, string>()
  const last = new Map<string, string>()
  const kinds = new Set<string>()
  let deck: string[] = []
  return {
    kinds: () => kinds,
    async archive(date) {
      const customers = (await asking.hq.get('/api/customers?page_size=100')).body.rows as {
        customer_id: string
      }[]
      // What was kept before a correction is kept once more after it.
      const again = [...first.keys()].map(pageOf).filter((it) => it.date === date)
      const drawn = Array.from({ length: again.length > 0 ? 0 : count }, () => {
        if (deck.length === 0) deck = shuffle(random, datedParts(app))
        return { date, id: pick(random, customers).customer_id, part: deck.pop()! }
      })
      for (const page of [...again, ...drawn]) {
        const read = await readPart(asking, page)
        kinds.add(page.part)
        last.set(nameOf(page), read)
        if (!first.has(nameOf(page))) first.set(nameOf(page), read)
      }
    },
    async compare(clock) {
      const kept = clock === 'then' ? first : last
      const read = new Map<string, string>()
      for (const name of kept.keys()) {
        const page = pageOf(name)
        read.set(name, await readPart(asking, page, `as_of=${page.date}&known=${clock}`))
      }
      return { kept, read }
    },
  }
}

/** Of the routes themselves, so that a part that is added is kept as well. */
export function datedParts(app: App): string[] {
  const prefix = '/api/customers/:customer_id'
  const dated = app.apiRoutes.filter(({ method, url, takes }) => {
    const { shape = {} } = (takes.querystring ?? {}) as { shape?: object }
    return method === 'GET' && url.startsWith(prefix) && 'known' in shape
  })
  // Its steps are named by what it answers.
  return dated.map(({ url }) => url.slice(prefix.length)).filter((it) => it !== '/explanation')
}

async function readPart({ hq, than }: Asking, { id, part }: Page, query = ''): Promise<string> {
  const more = part === '/comparison' ? `&than=${than}` : ''
  const { status, body } = await hq.get(`/api/customers/${id}${part}?${query}${more}`)
  if (part !== '' || status !== 200) return `${status} ${JSON.stringify(status === 200 ? body : body.code)}`
  // The head of a page says beside the customer which page it is.
  const { customer, owner, as_of } = body
  return JSON.stringify({ customer, owner, as_of, private: body.private })
}

const nameOf = ({ date, id, part }: Page) => [date, id, part].join(' ')
const pageOf = (name: string): Page => {
  const [date = '', id = '', part = ''] = name.split(' ')
  return { date, id, part }
}
