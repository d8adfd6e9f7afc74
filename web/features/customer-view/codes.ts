/** Which code list of the bank explains which column. */
export const CODE_LISTS = {
  customer_type_code: 'customer_type',
  status_code: 'customer_status',
  grade_code: 'grade',
  gender_code: 'gender',
  nationality_code: 'country',
  education_code: 'education',
  marital_code: 'marital',
  occupation_code: 'occupation',
  industry_code: 'industry',
  scale_code: 'scale',
  id_type_code: 'id_type',
  aml_risk_code: 'aml_risk',
} as const

const GRADE_COLORS: Record<string, string> = {
  GOLD: 'gold',
  PLATINUM: 'blue',
  DIAMOND: 'cyan',
  PRIVATE: 'purple',
  CORE: 'gold',
  KEY: 'blue',
  STRATEGIC: 'purple',
}

/** Grades are the one place where a colour stands for a customer's rank; the word stands beside it. */
export const gradeColor = (grade: string | null | undefined) => GRADE_COLORS[grade ?? ''] ?? 'default'
