export { createEdge, type Edge, type EdgeOptions } from './edge.ts'
export type { EdgeLogEntry } from './exchange.ts'
