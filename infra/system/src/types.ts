import { optionsOf, packageNamed, readCommand } from '@fanfare/command'
import { packageFolders, root } from './checks/packages.ts'
import { runProgram } from './checks/run-program.ts'

const usage = `Usage: pnpm types [--filter NAME]…

  Checks the types of each package.
  --filter NAME  only of this package, as in: --filter order`

const packages = readCommand(usage, (args) => {
  const { filter } = optionsOf(args, { filter: { type: 'string', multiple: true, default: [] } })
  return filter.map((name) => packageNamed(name, packageFolders()))
})
const filters = packages.map((folder) => `--filter=./${folder}`)
const { code } = await runProgram('turbo/bin/turbo', ['run', 'types', '--continue', ...filters], root)
process.exitCode = code
