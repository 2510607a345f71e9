import { optionsOf, readCommand } from '@fanfare/command'
import { runBiome } from './checks/biome.ts'
import { reportBrokenRules } from './checks/imports.ts'

const usage = `Usage: pnpm lint

  Checks format and style of the code, and who imports whom.`

readCommand(usage, (args) => optionsOf(args, {}))
const isClean = runBiome('--error-on-warnings') === 0
process.exitCode = reportBrokenRules() && isClean ? 0 : 1
