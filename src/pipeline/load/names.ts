import { pinyin } from 'pinyin-pro'

export { normaliseName } from '../../platform/names.ts'

const HAN = /\p{Script=Han}/u
const SURNAME_NAME_LENGTH_MAX = 4

export type Spelling = { full: string; initials: string }

/**
 * How a name is typed: 张建国 is zhangjianguo and zjg. Short names are read with their surname's sound (单 is
 * shan, 仇 is qiu); in longer ones, those of firms, the first character is a place or a word.
 */
export function spellName(name: string): Spelling {
  if (!HAN.test(name)) return spellLatin(name)
  const mode = name.length <= SURNAME_NAME_LENGTH_MAX ? 'surname' : 'normal'
  const syllables = pinyin(name, { toneType: 'none', type: 'array', v: true, mode })
    .map((syllable) => syllable.toLowerCase().replace(/[^a-z0-9]/g, ''))
    .filter(Boolean)
  return { full: syllables.join(''), initials: syllables.map((syllable) => syllable[0]).join('') }
}

function spellLatin(name: string): Spelling {
  const words = name.toLowerCase().match(/[a-z0-9]+/g) ?? []
  return { full: words.join(''), initials: words.map((word) => word[0]).join('') }
}
