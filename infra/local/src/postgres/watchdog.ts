// Stops the detached PostgreSQL when their parent has ended, even by SIGKILL.
import { findBinaries } from './binaries.ts'
import { shutDown } from './postmaster.ts'

const [pid, cluster] = process.argv.slice(2)

process.once('disconnect', end)
if (!process.connected) await end()

async function end(): Promise<void> {
  if (cluster !== undefined) await shutDown(Number(pid), { cluster, binaries: await findBinaries() })
  process.exit()
}
