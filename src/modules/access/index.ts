export { ACCESS_EXPLAIN, PERMISSIONS } from './policy.ts'
export { privateMark, takenBack } from './schema.ts'
export { explainAccess, listWhoSees } from './service/explain-access.ts'
export { setBlock, setMark } from './service/hide-customers.ts'
