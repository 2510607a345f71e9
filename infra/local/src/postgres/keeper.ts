// PostgreSQL is meant to outlast a Ctrl-C, so it would outlast a SIGKILL of its parent too. This process, which hears
// its parent's end as the end of their channel, stops it then.
import { findBinaries } from './binaries.ts'
import { shutDown } from './postmaster.ts'

const [pid, cluster] = process.argv.slice(2)

process.once('disconnect', end)
// It may have ended while this was being loaded.
if (!process.connected) await end()

async function end(): Promise<void> {
  if (cluster !== undefined) await shutDown(Number(pid), { cluster, binaries: await findBinaries() })
  process.exit()
}
