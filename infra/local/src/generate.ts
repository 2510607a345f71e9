import { carryOut, optionsOf, readCommand } from '@fanfare/command'

const usage = `Usage: pnpm generate

  Generates the database client of each folder with a prisma/schema.prisma, unless it is up to date.`

readCommand(usage, (args) => optionsOf(args, {}))
await carryOut(usage, async () => {
  const [{ bundleLibraries }, { ensureClients }] = await Promise.all([
    import('./libraries/bundle-libraries.ts'),
    import('./prisma/ensure-clients.ts'),
  ])
  await ensureClients(console.log)
  // The clients import a library, too.
  await bundleLibraries()
})
