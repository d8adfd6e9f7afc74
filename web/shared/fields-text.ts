import { fieldsEnUS } from './messages/fields.en-US.ts'
import { fieldsZhCN } from './messages/fields.zh-CN.ts'
import { textHook } from './text.ts'

export type FieldsTranslate = ReturnType<typeof useFieldsText>

/** What every page can say, and what is said of custom fields: apart, for other pages need not load it. */
export const useFieldsText = textHook(fieldsZhCN, fieldsEnUS)
