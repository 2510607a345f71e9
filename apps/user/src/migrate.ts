import { applyMigrations } from './plugins/apply-migrations.ts'

// Brings the database to what this version of the service needs; run before the version takes traffic. It needs
// DATABASE_URL and nothing else.
const { DATABASE_URL } = process.env
if (!DATABASE_URL) throw new Error('DATABASE_URL is not set')

const applied = await applyMigrations(DATABASE_URL)
for (const name of applied) console.log(`applied ${name}`)
if (applied.length === 0) console.log('the database has every migration')
