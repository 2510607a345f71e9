import { createPostgres, type Postgres } from './postgres.ts'
import { temporaryFolder } from './temporary-folder.ts'

export async function startTemporaryPostgres(): Promise<{ postgres: Postgres; stop(): Promise<void> }> {
  const { dir, remove } = await temporaryFolder('postgres')
  const postgres = createPostgres({ dir, port: 0, durable: false, env: {} })
  const stop = async () => {
    await postgres.stop()
    await remove()
  }
  try {
    await postgres.start()
    return { postgres, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
