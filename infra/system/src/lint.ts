import { carryOut, optionsOf, readCommand } from '@fanfare/command'

const usage = `Usage: pnpm lint

  Checks format and style of the code, who imports whom, and that services with personal data learn of an erasure.`

readCommand(usage, (args) => optionsOf(args, {}))
const [{ runBiome }, { reportBrokenRules }, { reportMissingErasure }] = await Promise.all([
  import('./checks/biome.ts'),
  import('./checks/imports.ts'),
  import('./checks/personal-data.ts'),
])
const isClean = runBiome('--error-on-warnings') === 0
if (!isClean) console.error('npx --yes pnpm@12 format mends what it can.')
await carryOut(usage, async () => {
  const results = [reportBrokenRules(), await reportMissingErasure(), isClean]
  process.exitCode = results.every(Boolean) ? 0 : 1
})
