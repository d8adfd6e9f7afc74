import { join } from 'node:path'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { randomFor, type Random } from '../../../fixtures/generator/random.ts'
import { makeCleanBlockReader } from './clean-block.ts'
import { type Contract, readContracts } from './contracts.ts'

const [anyContract] = readContracts(join(import.meta.dirname, '../../../warehouse'))
const COLUMNS = 3
const SEPARATOR = 0x1f

type Form = Pick<Contract, 'encoding' | 'delimiter'>

const FORMS: Form[] = (['GB18030', 'UTF-8'] as const).flatMap((encoding) =>
  ['|@|', '|+|', '\x1b', '\x03'].map((delimiter) => ({ encoding, delimiter })),
)

const readerOf = (form: Form) =>
  makeCleanBlockReader(
    { ...anyContract!, ...form, columns: anyContract!.columns.slice(0, COLUMNS) },
    SEPARATOR,
  )

const encode = ({ encoding }: Form, text: string): Buffer =>
  encoding === 'GB18030' ? iconv.encode(text, 'gb18030') : Buffer.from(text)

/** Characters whose second byte looks like a delimiter, of four bytes, of two, blanks, and plain ones. */
const CHARACTERS = [
  'a',
  '7',
  '.',
  '|',
  '@',
  '+',
  ' ',
  '　',
  '中',
  '亅',
  '亯',
  '䶮',
  '㛃',
  'é',
  '·',
  '𠮷',
  '\uE000',
]

function randomField(random: Random, { delimiter }: Form): string {
  const length = Math.floor(random.next() * 6)
  const text = Array.from({ length }, () => CHARACTERS[Math.floor(random.next() * CHARACTERS.length)]!).join(
    '',
  )
  return text.includes(delimiter) || `${text}|`.includes(delimiter) ? 'x' : text
}

describe('a clean block', () => {
  it('comes out as a decoder would read it, in every encoding and with every delimiter', () => {
    const random = randomFor('clean', 'blocks')
    for (const form of FORMS) {
      const read = readerOf(form)
      for (let round = 0; round < 100; round++) {
        const rows = Array.from({ length: 1 + Math.floor(random.next() * 12) }, () =>
          Array.from({ length: COLUMNS }, () => randomField(random, form)),
        )
        const end = random.next() < 0.3 ? '\r\n' : '\n'
        const text = rows.map((row) => row.join(form.delimiter)).join(end) + (random.next() < 0.5 ? end : '')

        const clean = read(encode(form, text), 9)

        const expected = rows.map((row, at) => [String(at + 10), ...row].join('\x1f'))
        expect(clean?.bytes.toString()).toBe(`${expected.join('\n')}\n`)
        expect(clean?.rows).toBe(rows.length)
        expect(clean?.hasPadding).toBe(rows.flat().some((field) => /[ 　]$/.test(field)))
      }
    }
  })

  it('says when a character has to be put right, which Chinese punctuation has not', () => {
    for (const form of FORMS) {
      const read = readerOf(form)
      const isTelling = (text: string) =>
        read(encode(form, [text, '中，', '（é）'].join(form.delimiter)), 0)?.isTelling
      expect(['Ａ', '９', '\u3000', '\u00a0', '\u2003', '\ue863'].map(isTelling)).toEqual(Array(6).fill(true))
      expect(['A', '！', '、', '𠮷', 'ß', '·'].map(isTelling)).toEqual(Array(6).fill(false))
    }
  })

  it('loses the mark at the beginning of a file, and only there', () => {
    for (const form of FORMS) {
      const block = encode(form, `\uFEFF${['a', 'b', 'c'].join(form.delimiter)}\n`)
      expect(readerOf(form)(block, 0)?.bytes.toString()).toBe('1\x1fa\x1fb\x1fc\n')
      expect(readerOf(form)(block, 1)?.bytes.toString()).toBe('2\x1f\uFEFFa\x1fb\x1fc\n')
    }
  })

  it('is none with a line of other columns, a control character or bytes that mean nothing', () => {
    for (const form of FORMS) {
      const read = readerOf(form)
      const lines = (fields: string[]) =>
        encode(form, `${['a', 'b', 'c'].join(form.delimiter)}\n${fields.join(form.delimiter)}\n`)
      expect(read(lines(['a', 'b', 'c']), 0)?.rows).toBe(2)
      expect(read(lines(['a', 'b']), 0)).toBeNull()
      expect(read(lines(['a', 'b', 'c', 'd']), 0)).toBeNull()
      expect(read(lines(['a', '', 'c\tc']), 0)).toBeNull()
      expect(read(lines(['a', 'b\x7f', 'c']), 0)).toBeNull()
      expect(read(lines(['a', 'b\rb', 'c']), 0)).toBeNull()
      expect(read(lines(['']), 0)).toBeNull()
      const [head, tail] = [`a${form.delimiter}`, `${form.delimiter}c\n`]
      const broken = Buffer.concat([Buffer.from(head), Buffer.of(0xff, 0xff), Buffer.from(tail)])
      expect(read(broken, 0)).toBeNull()
      const euro = Buffer.concat([Buffer.from(head), Buffer.of(0x80), Buffer.from(`A${tail}`)])
      expect(read(euro, 0)).toBeNull()
      const cut = Buffer.concat([Buffer.from(`${head}b${form.delimiter}`), Buffer.of(0xd6, 0x0a)])
      expect(read(cut, 0)).toBeNull()
    }
  })
})
