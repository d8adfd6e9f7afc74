import { relationsEnUS } from './messages/relations.en-US.ts'
import { relationsZhCN } from './messages/relations.zh-CN.ts'
import { textHook } from './text.ts'

/** What every page can say, and what is said of relations: apart, so that other pages need not load it. */
export const useRelationsText = textHook(relationsZhCN, relationsEnUS)
