export { PERMISSIONS } from './policy.ts'
export {
  defineExportableList,
  type ExportableList,
  type ListColumn,
  type ListedRow,
} from './service/lists.ts'
export { FILE_KEY } from './service/needs.ts'
export { type Swept, sweepExports } from './service/sweep.ts'
