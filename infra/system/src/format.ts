import { optionsOf, readCommand } from '@fanfare/command'
import { runBiome } from './checks/biome.ts'

const usage = `Usage: pnpm format

  Formats the code, and corrects what can be corrected safely.`

readCommand(usage, (args) => optionsOf(args, {}))
process.exitCode = runBiome('--write')
