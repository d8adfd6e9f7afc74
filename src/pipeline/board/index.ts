export { type Deadlines, readDeadlines } from './deadlines.ts'
export { type Board, openBoard, recordDate, recordWatched } from './record.ts'
