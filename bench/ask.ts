import autocannon from 'autocannon'

export type Asked = { path: string; cookie: string }
/** When an answer was there, and how long it took, in milliseconds. */
export type Answer = { at: number; ms: number }
type Answers = { answers: Answer[]; refused: number; perSecond: number }

export const CONNECTIONS = 50

/** Asks for these at random over all connections at once, each for the next as soon as it has its answer. */
export async function askFor(url: string, asked: readonly Asked[], seconds: number): Promise<Answers> {
  const answers: Answer[] = []
  const running = autocannon({
    url,
    connections: CONNECTIONS,
    duration: seconds,
    headers: {},
    requests: [
      {
        setupRequest: (request) => {
          const { path, cookie } = asked[Math.floor(Math.random() * asked.length)]!
          return { ...request, path, headers: { ...request.headers, cookie } }
        },
      },
    ],
  })
  void running.on('response', (...[, , , ms]: [unknown, unknown, unknown, number]) => {
    answers.push({ at: performance.now(), ms })
  })
  const result = await running
  const refused = result.non2xx + result.errors + result.timeouts
  return { answers, refused, perSecond: result['2xx'] / result.duration }
}
