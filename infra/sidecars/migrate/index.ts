export { pendingOf, readApplied } from './applied.ts'
export { applyMigrations } from './apply-migrations.ts'
export { type Migration, readMigrations } from './read-migrations.ts'
