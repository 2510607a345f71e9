import { rm } from 'node:fs/promises'
import { knownAddresses } from './addresses.ts'
import { dataFolder } from './data-folder.ts'
import { findServices } from './declarations.ts'
import { assertPortFree } from './ports.ts'

// pnpm fresh: forgets everything that was stored on this machine. Not while it is in use.
const services = await findServices()
const addresses = knownAddresses(
  services.map(({ declaration }) => declaration),
  process.env,
)
try {
  await assertPortFree(addresses.postgres.port, addresses.postgres)
  await rm(dataFolder(process.env), { recursive: true, force: true })
  console.log('Local data dropped. The next `pnpm dev` starts anew.')
} catch (error) {
  console.error(
    `Local data is in use: stop \`pnpm dev\` first.\n${error instanceof Error ? error.message : error}`,
  )
  process.exitCode = 1
}
