export { explainFigure, type Explained, type Part } from './explain.ts'
export type { Figure, SourceLine } from './figure.ts'
export { findFigure } from './find-figure.ts'
