import { useMemo } from 'react'
import type { MessageKey } from './messages/zh-CN.ts'
import { zhCN } from './messages/zh-CN.ts'
import type { Language } from './preferences.ts'
import { setPreferences, usePreferences } from './preferences.ts'

export type { MessageKey } from './messages/zh-CN.ts'

/** The places of a sentence, read from the sentence itself: a forgotten one does not compile. */
type Places<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Places<Rest>
  : never
type Arguments<C, K extends keyof C> = [Places<C[K] & string>] extends [never]
  ? []
  : [values: Record<Places<C[K] & string>, string | number>]
/** The sentences of a catalogue without places, such as labels. */
export type LabelKeyOf<C> = { [K in keyof C]: Places<C[K] & string> extends never ? K : never }[keyof C]
export type LabelKey = LabelKeyOf<typeof zhCN>
export type TranslateOf<C> = <K extends keyof C & string>(key: K, ...values: Arguments<C, K>) => string
export type Translate = TranslateOf<typeof zhCN>

const catalogues: Partial<Record<Language, Record<MessageKey, string>>> = { 'zh-CN': zhCN }

/** Fetches the sentences of a language, once; until then the page speaks Chinese. */
export async function loadSentences(language: Language): Promise<void> {
  if (catalogues[language]) return
  const { enUS } = await import('./messages/en-US.ts')
  catalogues[language] = enUS
}

/** Says the sentences of a catalogue; its Chinese one knows their places. */
export function translatorOf<C>(catalogue: Record<keyof C & string, string>): TranslateOf<C> {
  return (key, ...[values]) => complete(catalogue[key], values as Record<string, string | number> | undefined)
}

/** Changes the language of the page, once its sentences are there. */
export async function speak(language: Language): Promise<void> {
  await loadSentences(language)
  setPreferences({ language })
}

/** The sentences of a language, Chinese ones until they are there. */
export const sentencesOf = (language: Language): Record<MessageKey, string> => catalogues[language] ?? zhCN

export const translator = (language: Language): Translate => translatorOf(sentencesOf(language))

/** Puts values in their places: `{count}` the value, `{count|customer|customers}` the word for so many. */
function complete(sentence: string, values: Record<string, string | number> = {}): string {
  return sentence.replace(
    /\{(\w+)(?:\|([^{|}]*)\|([^{|}]*))?\}/g,
    (_, name: string, ...words: (string | undefined)[]) => {
      const value = String(values[name] ?? '')
      return words[value === '1' ? 0 : 1] ?? value
    },
  )
}

export function isMessageKey(key: string): key is MessageKey {
  return key in zhCN
}

/** A label that is data (a code, a column): the sentence if there is one, else what was given. */
export function labelOf(t: Translate, key: string, otherwise: string): string {
  return isMessageKey(key) ? (t as (key: MessageKey) => string)(key) : otherwise
}

export function useText(): Translate {
  const { language } = usePreferences()
  return useMemo(() => translator(language), [language])
}

/**
 * The hook of a catalogue of its own: what every page can say, and these sentences, which only pages that ask
 * for them load.
 */
export function textHook<Own extends Record<string, string>>(
  chinese: Own,
  english: Record<keyof Own, string>,
): () => TranslateOf<typeof zhCN & Own> {
  const own = { 'zh-CN': chinese, 'en-US': english }
  return function useOwnText() {
    const { language } = usePreferences()
    return useMemo(
      () => translatorOf<typeof zhCN & Own>({ ...sentencesOf(language), ...own[language] }),
      [language],
    )
  }
}
