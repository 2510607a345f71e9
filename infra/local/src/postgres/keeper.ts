// PostgreSQL is meant to outlast a Ctrl-C, so it would outlast a SIGKILL of its parent too. This process, which hears
// its parent's end as the end of their channel, stops it then.
import { findBinaries } from './binaries.ts'
import { shutDown } from './postmaster.ts'

const [pid, cluster] = process.argv.slice(2)

process.once('disconnect', async () => {
  if (cluster !== undefined) await shutDown(Number(pid), { cluster, binaries: await findBinaries() })
  process.exit()
})
