import { createPostgres, type Postgres } from './postgres.ts'
import { temporaryFolder } from './temporary-folder.ts'

interface TemporaryPostgres {
  readonly postgres: Postgres
  readonly dir: string
  stop(): Promise<void>
}

export async function startTemporaryPostgres(): Promise<TemporaryPostgres> {
  const { dir, remove } = await temporaryFolder('postgres', { inMemory: true })
  const postgres = createPostgres({ dir, port: 0, durable: false, env: {} })
  const stop = async () => {
    await postgres.stop()
    await remove()
  }
  try {
    await postgres.start()
    return { postgres, dir, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
