import { optionsOf, readCommand } from '@fanfare/command'
import { runBiome } from './checks/biome.ts'
import { reportBrokenRules } from './checks/imports.ts'
import { reportMissingErasure } from './checks/personal-data.ts'

const usage = `Usage: pnpm lint

  Checks format and style of the code, who imports whom, and that services with personal data learn of an erasure.`

readCommand(usage, (args) => optionsOf(args, {}))
const isClean = runBiome('--error-on-warnings') === 0
const results = [reportBrokenRules(), await reportMissingErasure(), isClean]
process.exitCode = results.every(Boolean) ? 0 : 1
