// A run with a temporary database: sends its folder, and waits.
import { startTemporaryPostgres } from '../../src/temporary-postgres.ts'

const { dir } = await startTemporaryPostgres()
process.send?.(dir)
