import type { TellPost } from '../../platform/authz/posts.ts'
import type { Clock } from '../../platform/clock.ts'

/** Tells of posts that are filled and left at a terminal, where nobody is signed in. */
export async function tellAtTerminal(clock: Clock): Promise<TellPost> {
  // Other commands need not wait for what modules know.
  const { tellOfPost } = await import('../../modules/system/index.ts')
  return (db, move) => tellOfPost({ db, clock }, { user_id: null }, { ...move, way: 'terminal' })
}
