import { resolve } from 'node:path'
import { applyMigrations } from './apply-migrations.ts'

// Run before a version takes traffic. Needs DATABASE_URL; argument: the folder, by default `prisma/migrations`.
const { DATABASE_URL } = process.env
if (!DATABASE_URL) throw new Error('DATABASE_URL is not set')
const [folder = 'prisma/migrations'] = process.argv.slice(2)

const applied = await applyMigrations(DATABASE_URL, resolve(folder))
for (const name of applied) console.log(`applied ${name}`)
if (applied.length === 0) console.log('the database has every migration')
