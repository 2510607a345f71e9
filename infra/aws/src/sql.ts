// How an operator reaches a stage's databases: by its function RunSql.
export { connectionTo } from './data/functions/database-url.ts'
export type { SqlAnswer, SqlRequest, Statement } from './data/functions/run-sql.ts'
