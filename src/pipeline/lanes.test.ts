import { setTimeout } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { inLanes, type Item } from './lanes.ts'

const items: Item[] = [
  { name: 'accounts', after: [] },
  { name: 'customers', after: ['ods.customers'] },
  { name: 'balances', after: ['accounts'] },
  { name: 'daily', after: ['customers', 'balances'] },
]

const span = async (events: string[], { name }: Item) => {
  events.push(`begin ${name}`)
  await setTimeout(5)
  events.push(`end ${name}`)
}

describe('work in lanes', () => {
  it('begins an item when those before it have ended, and others beside it', async () => {
    const events: string[] = []
    const lane = (item: Item) => span(events, item)
    await inLanes(items, [lane, lane])

    expect(events.slice(0, 2).toSorted()).toEqual(['begin accounts', 'begin customers'])
    expect(events.indexOf('begin balances')).toBeGreaterThan(events.indexOf('end accounts'))
    expect(events.slice(-2)).toEqual(['begin daily', 'end daily'])
    expect(events).toHaveLength(8)
  })

  it('in one lane keeps the order given', async () => {
    const events: string[] = []
    await inLanes(items, [(item) => span(events, item)])

    expect(events.filter((it) => it.startsWith('begin'))).toEqual(items.map((it) => `begin ${it.name}`))
  })

  it('ends with the first error, when no lane is at work any more', async () => {
    const events: string[] = []
    const breaks = async () => {
      throw new Error('disk full')
    }

    await expect(inLanes(items, [(item) => span(events, item), breaks])).rejects.toThrow('disk full')
    expect(events).toEqual(['begin accounts', 'end accounts'])
  })
})
