import { resolve } from 'node:path'
import { applyMigrations } from './apply-migrations.ts'

// Brings a database to what a version of a service needs; run before the version takes traffic. It needs DATABASE_URL,
// and the folder of the migrations as its argument unless it is the working directory's `prisma/migrations`.
const { DATABASE_URL } = process.env
if (!DATABASE_URL) throw new Error('DATABASE_URL is not set')
const [folder = 'prisma/migrations'] = process.argv.slice(2)

const applied = await applyMigrations(DATABASE_URL, resolve(folder))
for (const name of applied) console.log(`applied ${name}`)
if (applied.length === 0) console.log('the database has every migration')
