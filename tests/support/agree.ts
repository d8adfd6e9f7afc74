import type { Browser } from './app.ts'
import { TEST_PASSWORD } from './app.ts'

type Verdict = { move?: 'approve' | 'return' | 'reject'; opinion?: string }

/** Decides a request at the level at work, after a proof of who one is; gives what came of it. */
export async function decide(checker: Browser, request_id: string, verdict: Verdict = {}) {
  const { move = 'approve', opinion = '已核对，同意' } = verdict
  const url = `/api/approvals/${request_id}`
  await checker.send('POST', '/api/session/proof', { payload: { password: TEST_PASSWORD } })
  const { body } = await checker.get(url)
  const payload = { move, opinion, revision: body.request?.revision ?? 1 }
  return checker.send('POST', `${url}/decision`, { payload })
}
