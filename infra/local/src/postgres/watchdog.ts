// PostgreSQL is detached, so that a Ctrl-C does not reach it. This process stops it when their parent has ended, even by
// SIGKILL: their channel is closed then.
import { findBinaries } from './binaries.ts'
import { shutDown } from './postmaster.ts'

const [pid, cluster] = process.argv.slice(2)

process.once('disconnect', end)
if (!process.connected) await end()

async function end(): Promise<void> {
  if (cluster !== undefined) await shutDown(Number(pid), { cluster, binaries: await findBinaries() })
  process.exit()
}
