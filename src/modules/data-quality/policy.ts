import type { QualityField } from './schema.ts'

/** What a person can be given here beside a reach. */
export const QUALITY_READ = 'quality.read'

type ListedField = Omit<QualityField, 'source_count' | 'source_system'> & { source_system: string }

/** Fields with their sources taken together: what the sources do not share is nobody's. */
export function withoutSources(fields: readonly ListedField[]): QualityField[] {
  const groups = Map.groupBy(fields, (it) => `${it.customer_type_code} ${it.field_code}`)
  return [...groups.values()].map((group) => {
    const [first] = group
    const common = <K extends 'required_of_code' | 'department_code'>(name: K) =>
      group.every((it) => it[name] === first![name]) ? first![name] : null
    return {
      ...first!,
      source_system: null,
      source_count: group.length,
      required_of_code: common('required_of_code'),
      department_code: common('department_code'),
    }
  })
}

export const bySource = (fields: readonly ListedField[]): QualityField[] =>
  fields.map((it) => ({
    ...it,
    source_count: fields.filter(
      (other) => other.customer_type_code === it.customer_type_code && other.field_code === it.field_code,
    ).length,
  }))
