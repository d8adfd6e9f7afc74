import type { CodedColumns } from '../../../src/modules/customer-view/columns.schema.ts'
import type { Tone } from '../../shared/code-label.tsx'

/** Which code list explains which column; those of the customer list are the ones its export reads. */
export const CODE_LISTS = {
  customer_type_code: 'customer_type',
  status_code: 'customer_status',
  grade_code: 'grade',
  grade_move_mom_code: 'grade_move',
  grade_move_ytd_code: 'grade_move',
  gender_code: 'gender',
  nationality_code: 'country',
  education_code: 'education',
  marital_code: 'marital',
  occupation_code: 'occupation',
  industry_code: 'industry',
  scale_code: 'scale',
  id_type_code: 'id_type',
  aml_risk_code: 'aml_risk',
  lifecycle_stage_code: 'lifecycle_stage',
  churn_level_code: 'churn_level',
  next_grade_code: 'grade',
} as const satisfies CodedColumns & Record<string, string>

const GRADE_TONES: Record<string, Tone> = {
  GOLD: 'gold',
  PLATINUM: 'blue',
  DIAMOND: 'teal',
  PRIVATE: 'purple',
  CORE: 'gold',
  KEY: 'blue',
  STRATEGIC: 'purple',
}

/** Grades are the one place where a colour stands for a customer's rank; the word stands beside it. */
export const gradeTone = (grade: string | null | undefined): Tone => GRADE_TONES[grade ?? ''] ?? 'plain'
