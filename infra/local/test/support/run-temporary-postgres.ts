// A run with a temporary database: sends its folder and its sweeper, and waits.
import { sweeperPid } from '../../src/temporary-folder.ts'
import { startTemporaryPostgres } from '../../src/temporary-postgres.ts'

const { dir } = await startTemporaryPostgres()
process.send?.({ folder: dir, sweeper: sweeperPid() })
