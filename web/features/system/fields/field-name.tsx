import { Link } from '@tanstack/react-router'
import { type Field, fieldWords } from '../../../shared/custom-fields.ts'
import { usePreferences } from '../../../shared/preferences.ts'
import styles from './fields.module.css'

export function FieldName({ field }: { field: Field }) {
  const { language } = usePreferences()
  return (
    <span className={styles['name']}>
      <Link to='/system/fields/$name' params={{ name: field.name }}>
        {fieldWords(field, language)}
      </Link>
      <code>{field.name}</code>
    </span>
  )
}
