export { type ModelLineage, readLineage, traceColumns } from './model-lineage.ts'
