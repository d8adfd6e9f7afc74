import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openKeyRing } from '../../platform/crypto/index.ts'
import { errorExponent } from './policy.ts'
import { markOf, readMarks, saltOf, withoutMarks } from './service/marks.ts'

const keysDir = mkdtempSync(join(tmpdir(), 'zhike-marks-'))
const keys = openKeyRing(keysDir)
afterAll(() => rmSync(keysDir, { recursive: true }))

const EXPORTS = 200
const CUSTOMERS = 300
const FOUND = 50
const SURNAMES = '赵钱孙李周吴郑王冯陈'

/** The same numbers on every run: what fails once can be looked at. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const customers = Array.from({ length: CUSTOMERS }, (_, at) => ({
  customer_id: String(1_000_000_000_000_000 + at * 17),
  name: `${SURNAMES[at % SURNAMES.length]!}*${SURNAMES[(at * 7) % SURNAMES.length]!}`,
}))
/** One list, exported again and again: its column of names is all that is left of it. */
const namesOf = (export_no: number) =>
  customers.map(({ customer_id, name }) => `${name}${markOf(keys, { export_no, customer_id })}`)
const exported = Array.from({ length: EXPORTS }, (_, at) => namesOf(at + 1))

/** Any so many rows, in any order. */
function someOf<Value>(values: readonly Value[], count: number, random: () => number): Value[] {
  const left = [...values]
  return Array.from({ length: count }, () => left.splice(Math.floor(random() * left.length), 1)[0]!)
}

const namedBy = (text: string) => [...new Set(readMarks(keys, text).map((it) => it.export_no))]

describe('two hundred exports of one list', () => {
  it('are told apart by any fifty names of one of them, in any order, with all else cut away', () => {
    const random = seeded(7)
    const wrong = exported.flatMap((names, at) => {
      const found = someOf(names, FOUND, random).join('\n')
      const marks = readMarks(keys, found)
      const isRight = marks.length === FOUND && marks.every((it) => it.export_no === at + 1)
      return isRight ? [] : [at + 1]
    })

    expect(wrong).toEqual([])
    const seen = { looked: FOUND, agreeing: FOUND, exports: EXPORTS }
    expect(errorExponent(seen)).toBeGreaterThan(500)
  })

  it('are named by none of fifty names that were not exported', () => {
    const random = seeded(11)
    const plain = customers.map((it) => it.name)

    for (let round = 0; round < EXPORTS; round += 1) {
      expect(readMarks(keys, someOf(plain, FOUND, random).join('\n'))).toEqual([])
    }
  })

  it('are named by none of what looks like marks and is none', () => {
    const random = seeded(13)
    const signs = '\u200B\u200C\u200D\u2060'
    const noise = Array.from({ length: 2_000 }, () =>
      Array.from({ length: 32 }, () => signs[Math.floor(random() * 4)]!).join(''),
    )

    expect(readMarks(keys, noise.join('\n'))).toEqual([])
  })
})

describe('a mark', () => {
  const [first] = exported as [string[], ...string[][]]

  it('looks like nothing, and like another only by chance', () => {
    expect(first.map(withoutMarks)).toEqual(customers.map((it) => it.name))
    const marks = exported.flatMap((names) => names.map((name) => name.slice(3)))
    expect(new Set(marks).size).toBeGreaterThan(marks.length * 0.99)
  })

  it('is found between whatever else a row has, and where rows ran into one another', () => {
    expect(namedBy(`1,"${first[3]!}",12.00\r\n`)).toEqual([1])
    expect(
      namedBy(
        first
          .slice(0, 5)
          .map((name) => name.slice(3))
          .join(''),
      ),
    ).toEqual([1])
    expect(namedBy(`\u200B\u200B${first[3]!}`)).toEqual([1])
  })

  it('names both files of which rows were mixed, each as often as it is there', () => {
    const mixed = [...first.slice(0, 30), ...exported[1]!.slice(30, 50)].join('\n')
    const counts = [1, 2].map((no) => readMarks(keys, mixed).filter((it) => it.export_no === no).length)

    expect(counts).toEqual([30, 20])
  })

  it('belongs to its customer: one copied onto another row is found out', () => {
    const [mark] = readMarks(keys, first[0]!)

    expect(mark!.salt).toBe(saltOf(keys, { export_no: 1, customer_id: customers[0]!.customer_id }))
    expect(mark!.salt).not.toBe(saltOf(keys, { export_no: 1, customer_id: customers[1]!.customer_id }))
  })

  it('of another installation says nothing here, and a changed one neither', () => {
    const otherDir = mkdtempSync(join(tmpdir(), 'zhike-marks-'))
    const other = openKeyRing(otherDir)
    rmSync(otherDir, { recursive: true })
    expect(readMarks(other, first.join('\n'))).toEqual([])

    const [name] = first
    const last = name!.at(-1) === '\u200B' ? '\u200C' : '\u200B'
    expect(readMarks(keys, `${name!.slice(0, -1)}${last}`)).toEqual([])
  })

  it('is looked for in reason, also in a text of nothing but signs', () => {
    const started = performance.now()
    readMarks(keys, '\u200B'.repeat(1_000_000))
    expect(performance.now() - started).toBeLessThan(3_000)
  })
})
