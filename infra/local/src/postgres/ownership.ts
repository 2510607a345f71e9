import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { ownerConnection } from './predecessor.ts'

/** This process's hold on a running PostgreSQL. */
export interface Ownership {
  /** The superuser's connection that shows later runs that this one lives. */
  readonly admin: Client
  release(): Promise<void>
}

/** Marks the database as this process's, and has it stopped by somebody else should this process be killed. */
export async function own(pid: number, cluster: string, adminUrl: string): Promise<Ownership> {
  const keeper = fork(fileURLToPath(import.meta.resolve('./keeper.ts')), [String(pid), cluster], {
    detached: true,
    execArgv: [],
    stdio: 'ignore',
  })
  // One that cannot be started is worth a line and no more: it matters only if this process is killed.
  keeper.on('error', (error) =>
    console.error(`PostgreSQL would outlast a kill of this process: ${error.message}`),
  )
  keeper.unref()
  keeper.channel?.unref()

  const admin = new Client({ connectionString: adminUrl, application_name: ownerConnection })
  // Cut when the database is killed; a query that is under way hears of it anyway.
  admin.on('error', () => undefined)
  await admin.connect()
  return {
    admin,
    release: async () => {
      keeper.kill('SIGKILL')
      await admin.end()
    },
  }
}
