import { isCustomField, type CustomField, unsaid } from '../../src/platform/field-names.schema.ts'
import type { field, Option } from '../../src/platform/custom-fields.schema.ts'
import { queryOptions, useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import type { CustomValues } from '../../src/platform/schema.ts'
import { request } from './api-client.ts'
import { type Language, usePreferences } from './preferences.ts'
import type { Viewer } from './viewer.ts'

export type Field = z.output<typeof field>
export type CustomValue = CustomValues[string]

/** Every page that shows them asks once in a while: definitions change seldom. */
const KEPT_MS = 60_000

export const customFieldsQuery = queryOptions({
  queryKey: ['custom-fields'],
  queryFn: ({ signal }) => request<{ fields: Field[] }>('/api/custom-fields', { signal, isTimeless: true }),
  staleTime: KEPT_MS,
})

const NONE: Field[] = []

/** The fields in use, in their order. */
export function useCustomFields(): Field[] {
  const { data } = useQuery({
    ...customFieldsQuery,
    select: ({ fields }: { fields: Field[] }) => fields.filter((it) => !it.is_retired),
  })
  return data ?? NONE
}

export const fieldWords = (field: Field, language: Language): string =>
  language === 'zh-CN' ? field.name_zh : field.name_en

export const optionWords = ({ zh, en }: Option, language: Language): string =>
  language === 'zh-CN' ? zh : en

/** What a field is called, retired ones too; null for what is none. */
export function useCustomFieldName(): (name: string) => string | null {
  const { data } = useQuery(customFieldsQuery)
  const { language } = usePreferences()
  return (name) => {
    const found = isCustomField(name) ? data?.fields.find((it) => it.name === name) : undefined
    return found ? fieldWords(found, language) : null
  }
}

export const isListed = ({ fields }: Viewer, { name }: Pick<Field, 'name'>): boolean =>
  shownIn(fields, name as CustomField) !== 'hidden'

/** Filtered by are those that are seen whole, and are not sealed. */
export const isFiltered = ({ fields }: Viewer, { name, class_code }: Field): boolean =>
  class_code === 'C1' && shownIn(fields, name as CustomField) === 'clear'

const shownIn = (fields: Viewer['fields'], name: CustomField) => fields[name]?.list ?? unsaid(name)

/** A value in words. */
export function valueWords(field: Field, value: CustomValue | undefined, language: Language): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'boolean') return language === 'zh-CN' ? (value ? '是' : '否') : value ? 'Yes' : 'No'
  if (!Array.isArray(value)) return isNumber(field) ? grouped(value) : value
  const words = (code: string) => {
    const found = field.options.find((it) => it.code === code)
    return found ? optionWords(found, language) : code
  }
  return value.map(words).join(language === 'zh-CN' ? '、' : ', ')
}

export const isNumber = ({ kind_code: kind }: Pick<Field, 'kind_code'>): boolean =>
  kind === 'integer' || kind === 'decimal' || kind === 'amount'

const grouped = (text: string): string =>
  text.replace(
    /^(-?)(\d+)/,
    (_, sign: string, digits: string) => sign + digits.replace(/\B(?=(\d{3})+$)/g, ','),
  )

/** One value of a condition in words: a code of a list by its entry, yes and no by themselves. */
export function conditionWords(field: Field, value: string, language: Language): string {
  if (field.kind_code === 'flag') return valueWords(field, value === 'true', language)!
  const isOfList = field.kind_code === 'choice' || field.kind_code === 'choices'
  return valueWords(field, isOfList ? [value] : value, language)!
}
