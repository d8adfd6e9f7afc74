import { qualityEnUS } from './messages/quality.en-US.ts'
import { qualityZhCN } from './messages/quality.zh-CN.ts'
import type { zhCN } from './messages/zh-CN.ts'
import { type LabelKeyOf, textHook } from './text.ts'

export type QualityLabel = LabelKeyOf<typeof zhCN & typeof qualityZhCN>
export type QualityTranslate = ReturnType<typeof useQualityText>

/** What every page can say, and what is said of data quality: apart, so that other pages need not load it. */
export const useQualityText = textHook(qualityZhCN, qualityEnUS)
