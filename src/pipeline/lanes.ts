/** A piece of work and the names of those that must have ended before it begins. */
export type Item = { name: string; after: readonly string[] }

/**
 * Works on items in several lanes at once. A free lane takes the first item whose `after` have ended; a name
 * that is no item's is waited for by nobody. Items must come after those they wait for. The first error ends
 * all: lanes finish what they are at and take no more, so that nobody works on when the error is thrown.
 */
export async function inLanes<T extends Item>(
  items: readonly T[],
  lanes: readonly ((item: T) => Promise<void>)[],
): Promise<void> {
  const waiting = [...items]
  const unfinished = new Set(items.map((it) => it.name))
  let turn = Promise.withResolvers<void>()
  let hasFailed = false
  const nextTurn = () => {
    turn.resolve()
    turn = Promise.withResolvers<void>()
  }
  const walk = async (work: (item: T) => Promise<void>) => {
    while (waiting.length > 0 && !hasFailed) {
      const index = waiting.findIndex((it) => !it.after.some((name) => unfinished.has(name)))
      if (index === -1) {
        await turn.promise
        continue
      }
      const [item] = waiting.splice(index, 1) as [T]
      try {
        await work(item)
        unfinished.delete(item.name)
      } catch (error) {
        hasFailed = true
        throw error
      } finally {
        nextTurn()
      }
    }
  }
  for (const ended of await Promise.allSettled(lanes.map(walk))) {
    if (ended.status === 'rejected') throw ended.reason
  }
}
