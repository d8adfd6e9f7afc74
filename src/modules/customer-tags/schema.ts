import { z } from 'zod'
import { businessDate, customerId, isStorableText } from '../../platform/schema.ts'

const name = (max: number) => z.string().trim().min(1).max(max).refine(isStorableText)
export const tagCode = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/)

export const tag = z.object({
  tag_code: z.string(),
  name_zh: z.string(),
  name_en: z.string(),
  is_active: z.boolean(),
  version: z.int(),
})
export type Tag = z.output<typeof tag>
export const tagList = z.object({ tags: z.array(tag), may_define: z.boolean() })
export type TagList = z.output<typeof tagList>

export const newTag = z.strictObject({ tag_code: tagCode, name_zh: name(20), name_en: name(40) })
export type NewTag = z.output<typeof newTag>
export const tagParams = z.object({ tag_code: tagCode })
export const tagChange = z.strictObject({
  version: z.int().min(1).describe('Which version was looked at.'),
  name_zh: name(20),
  name_en: name(40),
  is_active: z.boolean(),
})
export type TagChange = z.output<typeof tagChange>

export const customerTag = z.object({
  tag_code: z.string(),
  name_zh: z.string(),
  name_en: z.string(),
  tagged_by_name: z.string().nullable(),
  tagged_at: z.string(),
})
export type CustomerTag = z.output<typeof customerTag>
export const ofCustomerParams = z.object({ customer_id: customerId })
export const oneParams = ofCustomerParams.extend({ tag_code: tagCode })
export const ofCustomerQuery = z.object({
  as_of: businessDate.optional().describe('What was borne at the end of that day.'),
})
export const customerTags = z.object({ rows: z.array(customerTag), may_write: z.boolean() })
export type CustomerTags = z.output<typeof customerTags>
export const putTag = z.strictObject({ tag_code: tagCode })
