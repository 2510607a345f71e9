import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { ownerConnection } from './predecessor.ts'

export interface Ownership {
  readonly admin: Client
  release(): Promise<void>
}

/** The watchdog stops PostgreSQL if this process is killed. */
export async function own(pid: number, cluster: string, adminUrl: string): Promise<Ownership> {
  const watchdog = fork(fileURLToPath(import.meta.resolve('./watchdog.ts')), [String(pid), cluster], {
    detached: true,
    execArgv: [],
    stdio: 'ignore',
  })
  watchdog.on('error', (error) =>
    console.error(
      `watchdog of PostgreSQL failed, a SIGKILL of this process would leave it running: ${error.message}`,
    ),
  )
  watchdog.unref()
  watchdog.channel?.unref()

  const admin = new Client({ connectionString: adminUrl, application_name: ownerConnection })
  // Emitted when the database is killed.
  admin.on('error', () => undefined)
  await admin.connect()
  return {
    admin,
    release: async () => {
      watchdog.kill('SIGKILL')
      await admin.end()
    },
  }
}
