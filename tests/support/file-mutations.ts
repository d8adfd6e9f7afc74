import iconv from 'iconv-lite'
import { between, chance, pick, type Random, shuffle } from '../../fixtures/generator/random.ts'
import type { Column, Contract } from '../../src/pipeline/load/index.ts'

/** What a mutation works on: the lines as texts of one character a byte, so that any byte can be meant. */
type Work = { random: Random; contract: Contract; date: string; text: string }
type Mutation = (work: Work) => string

export const compact = (date: string) => date.replaceAll('-', '')
export const byte = (random: Random) => String.fromCharCode(between(random, 0, 255))
const place = ({ random, text }: Work) => between(random, 0, Math.max(0, text.length - 1))
/** Puts something in the place of so many bytes. */
export const splice = (text: string, at: number, [gone, instead]: [gone: number, instead: string]) =>
  text.slice(0, at) + instead + text.slice(at + gone)

const BYTES: Record<string, Mutation> = {
  'a bit flipped': (it) => {
    const at = place(it)
    const flipped = (it.text.charCodeAt(at) || 0) ^ (1 << between(it.random, 0, 7))
    return splice(it.text, at, [1, String.fromCharCode(flipped)])
  },
  'a byte changed': (it) => splice(it.text, place(it), [1, byte(it.random)]),
  'bytes inserted': (it) =>
    splice(it.text, place(it), [
      0,
      Array.from({ length: between(it.random, 1, 4) }, () => byte(it.random)).join(''),
    ]),
  'bytes deleted': (it) => splice(it.text, place(it), [between(it.random, 1, 6), '']),
  'bytes doubled': (it) => {
    const at = place(it)
    return splice(it.text, at, [0, it.text.slice(at, at + between(it.random, 1, 40))])
  },
  'bytes swapped': (it) => {
    const at = place(it)
    return splice(it.text, at, [2, [...it.text.slice(at, at + 2)].toReversed().join('')])
  },
  'cut off': (it) => it.text.slice(0, place(it)),
  'its beginning lost': (it) => it.text.slice(place(it)),
  'a rare byte inserted': (it) => splice(it.text, place(it), [0, pick(it.random, RARE_BYTES)]),
  'a rare byte at the end of a field': (it) => atField(it, (field) => field + pick(it.random, RARE_BYTES)),
  'zeros in place of bytes': (it) => {
    const [at, length] = [place(it), between(it.random, 1, 30)]
    return splice(it.text, at, [length, '\0'.repeat(length)])
  },
}

/** Controls, parts of delimiters, characters, halves of them, and bytes that mean nothing. */
const RARE_BYTES = [
  '00 03 0a 0d 0d0a 1a 1b 1f 7f 80 8041 ff 81 8130 813081 d5 d57f d5ff fe50 8431a530 e3329a36',
  'c3 c328 c0af e4b8 e4 eda080 f09f98 f4908080 efbbbf 84319533 c285 e280a8 7c 7c40 407c 7c2b 22 5c 27',
].flatMap((line) => line.split(' ').map((hex) => Buffer.from(hex, 'hex').toString('latin1')))

const lineMutation =
  (change: (lines: string[], work: Work) => string[]): Mutation =>
  (it) => {
    if (it.text === '') return ''
    const lines = it.text.split('\n')
    const ends = lines.at(-1) === '' ? (lines.pop(), '\n') : ''
    const changed = change(lines, it)
    return changed.length === 0 ? '' : changed.join('\n') + ends
  }

const anyLine = (lines: string[], { random }: Work) => between(random, 0, Math.max(0, lines.length - 1))

const LINES: Record<string, Mutation> = {
  'a line deleted': lineMutation((lines, it) => lines.toSpliced(anyLine(lines, it), 1)),
  'a line doubled': lineMutation((lines, it) => {
    const at = anyLine(lines, it)
    return lines.toSpliced(anyLine(lines, it), 0, lines[at] ?? '')
  }),
  'a line changed and doubled': (it) => {
    const doubled = LINES['a line doubled']!(it)
    return VALUES['an odd value']!({ ...it, text: doubled })
  },
  'lines in another order': lineMutation((lines, { random }) => shuffle(random, lines)),
  'two lines joined': (it) => {
    const at = it.text.indexOf('\n', place(it))
    return at < 0 ? it.text : splice(it.text, at, [1, ''])
  },
  'an empty line': lineMutation((lines, it) => lines.toSpliced(anyLine(lines, it), 0, '')),
  'a header': lineMutation((lines, { contract }) => [
    contract.columns.map(({ name }) => name).join(contract.delimiter),
    ...lines,
  ]),
  'many lines lost': lineMutation((lines, { random }) => lines.filter(() => chance(random, 0.3))),
  'all lines twice': ({ text }) => text + text,
  'line ends of two characters': ({ text }) => text.replaceAll('\n', '\r\n'),
  'line ends that are returns': ({ text }) => text.replaceAll('\n', '\r'),
  'a return before some line ends': ({ text, random }) =>
    text.replaceAll('\n', () => (chance(random, 0.3) ? '\r\n' : '\n')),
  'no line end after the last line': ({ text }) => text.replace(/\n$/, ''),
  'line ends after the last line': ({ text }) => `${text}\n`,
  'nothing at all': () => '',
  'a line without end': (it) =>
    splice(it.text, place(it), [0, 'x'.repeat(between(it.random, 262_000, 270_000))]),
}

const MARKS = { GB18030: '\x84\x31\x95\x33', 'UTF-8': '\xef\xbb\xbf' }
export const toBytes = (text: string, encoding: string) => iconv.encode(text, encoding).toString('latin1')
const toText = (bytes: string, encoding: string) => iconv.decode(Buffer.from(bytes, 'latin1'), encoding)
const otherThan = ({ encoding }: Contract) => (encoding === 'UTF-8' ? 'GB18030' : 'UTF-8')

const WHOLE: Record<string, Mutation> = {
  'the wrong encoding': ({ text, contract }) => toBytes(toText(text, contract.encoding), otherThan(contract)),
  'a line in the wrong encoding': (it) =>
    lineMutation((lines) => {
      const at = anyLine(lines, it)
      const { contract } = it
      return lines.with(at, toBytes(toText(lines[at] ?? '', contract.encoding), otherThan(contract)))
    })(it),
  'a wide encoding': ({ text, contract }) => toBytes(toText(text, contract.encoding), 'utf16-le'),
  'a byte order mark': ({ text, contract }) => MARKS[contract.encoding] + text,
  'two byte order marks': ({ text, contract }) => MARKS[contract.encoding].repeat(2) + text,
  'the mark of another encoding': ({ text, contract }) => MARKS[otherThan(contract)] + text,
  'nothing but a byte order mark': ({ contract }) => MARKS[contract.encoding],
  'other delimiters': (it) =>
    it.text.replaceAll(it.contract.delimiter, pick(it.random, ['|', ',', '\t', '|@|', '|+|'])),
  'columns of all lines swapped': (it) => {
    const [one, other] = [anyColumn(it), anyColumn(it)]
    return eachLine(it, (fields) => fields.with(one, fields[other] ?? '').with(other, fields[one] ?? ''))
  },
  'a column missing in all lines': (it) => {
    const at = anyColumn(it)
    return eachLine(it, (fields) => fields.toSpliced(at, 1))
  },
  'a column too many in all lines': (it) => {
    const at = anyColumn(it)
    return eachLine(it, (fields) => fields.toSpliced(at, 0, ''))
  },
  'another date in all lines': (it) => {
    const day = pick(it.random, ['20260101', '', '20269999', compact(it.date).slice(2)])
    return it.text.replaceAll(compact(it.date), day)
  },
}

const anyColumn = ({ random, contract }: Work) => between(random, 0, contract.columns.length - 1)

function eachLine(it: Work, change: (fields: string[]) => string[]): string {
  const { delimiter, columns } = it.contract
  return lineMutation((lines) =>
    lines.map((line) => {
      const fields = line.split(delimiter)
      return fields.length === columns.length ? change(fields).join(delimiter) : line
    }),
  )(it)
}

/** Changes one field of one line. */
function atField(it: Work, change: (field: string, column: Column) => string): string {
  const { delimiter, columns } = it.contract
  const at = anyColumn(it)
  return lineMutation((lines) => {
    const no = anyLine(lines, it)
    const fields = (lines[no] ?? '').split(delimiter)
    return lines.with(
      no,
      fields.with(Math.min(at, fields.length - 1), change(fields[at] ?? '', columns[at]!)).join(delimiter),
    )
  })(it)
}

/** Texts that are odd for a type, parted by slashes. */
const ODD: Record<Column['type']['kind'], string[]> = {
  N: [
    '1E+07/1,234.56/-.5/ 5/5 /1.005/+1/0x10/--1/1..2/-0.00/-0/00012.50/９９/１２．５/NaN',
    'Infinity/1e400/99999999999999999999.99/-999999999999999999.99/999999999999999999',
    '9999999999999999.99/1234567890123456/.5/5./1 000/12a/٣/0.00000001/1500E-2',
  ],
  D: [
    '20260230/20261301/00000000/19000101/18991231/20991231/99991231/2026-06-30/260630',
    '202606301/20260630 /02026063/20240229/20230229/１９９９１２３１/10000101/abcdefgh/29991231',
    '15821010/19000229/99999999/20260600',
  ],
  TS: [
    '2026-06-30 24:00:00/2026-06-30T10:00:00/2026-06-30 23:59:60/2026-02-30 10:00:00',
    '2026-06-30 10:00/2026-06-30 10:00:00.1234567/2026-06-30 10:00:00.000000',
    '9999-12-31 23:59:59.999999/1000-01-01 00:00:00/2026-06-30 10:00:00+08',
    '0999-01-01 00:00:00/2026-06-30 10:00:00./2026-06-30 10:00:00.120/20260630',
  ],
  T: ['240000/235959/23:59:59/12345/000000/1２0000/126000/ '],
  F: ['Y/2/01/true/０/1 /１'],
  C: [
    '　/  /A  /Ａ１/欧　阳/\ue863贤/\ue000/a\u00a0/\ufeff/x\ufeffy/😀/㛃䶮𠮷/null/"/""/a"b/\'/a,b/--',
    '#/\\/\\"/\u0085/\u2028/€/e\u0301/\u200b/\ufdfa/A/Z9/I /RMB/156/CNY/ZZZ/01 ',
  ],
}
const EMPTY = ['', ' ', 'NULL', '\\N']

/** Texts around the length of a column, of characters of every width. */
function longText(random: Random, length: number): string {
  const letter = pick(random, ['x', '1', '株', '😀', '㛃', '\ufdfa', 'é'])
  const text = letter.repeat(
    pick(random, [length, length + 1, Math.max(0, length - 1), length * 2, 30_000, 65_000]),
  )
  return text + pick(random, ['', '', '   ', '　'])
}

const oddValue =
  ({ random, contract }: Work) =>
  (_: string, { type }: Column): string => {
    if (chance(random, 0.2)) return pick(random, EMPTY)
    const isLong = type.kind === 'C' && chance(random, 0.35)
    const text = isLong ? longText(random, type.length) : pick(random, ODD[type.kind].join('/').split('/'))
    return toBytes(text, contract.encoding)
  }

const VALUES: Record<string, Mutation> = {
  'an odd value': (it) => atField(it, oddValue(it)),
  'several odd values': (it) => {
    const odd = (text: string) => atField({ ...it, text }, oddValue(it))
    return Array.from({ length: between(it.random, 2, 8) }).reduce<string>(odd, it.text)
  },
  'the value of another line': (it) =>
    lineMutation((lines) => {
      const [from, to, at] = [anyLine(lines, it), anyLine(lines, it), anyColumn(it)]
      const { delimiter } = it.contract
      const value = (lines[from] ?? '').split(delimiter)[at] ?? ''
      const fields = (lines[to] ?? '').split(delimiter)
      return lines.with(to, fields.with(Math.min(at, fields.length - 1), value).join(delimiter))
    })(it),
  'the key of another line': (it) =>
    lineMutation((lines) => {
      const { delimiter, key, columns } = it.contract
      const [from, to] = [anyLine(lines, it), anyLine(lines, it)].map((at) =>
        (lines[at] ?? '').split(delimiter),
      )
      const taken = to!.map((own, at) => (key.includes(columns[at]?.name ?? '') ? (from![at] ?? own) : own))
      return [...lines, taken.join(delimiter)]
    })(it),
  'unknown codes in the keys of two lines': (it) =>
    lineMutation((lines) => {
      const { delimiter, key, columns } = it.contract
      const own = (lines[anyLine(lines, it)] ?? '').split(delimiter)
      const isCode = ({ name, codes }: Column) => key.includes(name) && codes !== null
      if (own.length !== columns.length) return lines
      const coded = ['Z', 'Y'].map((code) => own.map((field, at) => (isCode(columns[at]!) ? code : field)))
      return own.length === columns.length
        ? [...lines, ...coded.map((fields) => fields.join(delimiter))]
        : lines
    })(it),
  'digits swapped': (it) =>
    atField(it, (field) => field.replace(/(\d)(\d)/, (_, one: string, other: string) => other + one)),
  'a delimiter removed': (it) => {
    const at = it.text.indexOf(it.contract.delimiter, place(it))
    return at < 0 ? it.text : splice(it.text, at, [it.contract.delimiter.length, ''])
  },
  'a delimiter doubled': (it) => {
    const at = it.text.indexOf(it.contract.delimiter, place(it))
    return at < 0 ? it.text : splice(it.text, at, [0, it.contract.delimiter])
  },
  'a delimiter cut': (it) => {
    const at = it.text.indexOf(it.contract.delimiter, place(it))
    return at < 0
      ? it.text
      : splice(it.text, at + between(it.random, 0, it.contract.delimiter.length - 1), [1, ''])
  },
  'a delimiter inside': (it) => splice(it.text, place(it), [0, it.contract.delimiter]),
  'two columns swapped': (it) =>
    lineMutation((lines) => {
      const [no, one, other] = [anyLine(lines, it), anyColumn(it), anyColumn(it)]
      const fields = (lines[no] ?? '').split(it.contract.delimiter)
      if (fields.length !== it.contract.columns.length) return lines
      return lines.with(
        no,
        fields.with(one, fields[other]!).with(other, fields[one]!).join(it.contract.delimiter),
      )
    })(it),
}

/** Everything that may be wrong with the content of a file, each with its name. */
export const MUTATIONS: [string, Mutation][] = [BYTES, LINES, VALUES, VALUES, WHOLE].flatMap((it) =>
  Object.entries(it),
)
