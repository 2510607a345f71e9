import { optionsOf, packageNamed, readCommand } from '@fanfare/command'
import { packageFolders, root, typeTasks } from './checks/packages.ts'
import { runProgram } from './checks/run-program.ts'

const usage = `Usage: pnpm types [--filter NAME]…

  Checks the types of every package.
  --filter NAME  only of this package, as in: --filter order`

const packages = readCommand(usage, (args) => {
  const { filter } = optionsOf(args, { filter: { type: 'string', multiple: true, default: [] } })
  return filter.map((name) => packageNamed(name, packageFolders()))
})
const filters = packages.map((folder) => `--filter=./${folder}`)
const tasks = filters.length === 0 ? typeTasks() : ['types']
const { code } = await runProgram('turbo/bin/turbo', ['run', ...tasks, '--continue', ...filters], root)
process.exitCode = code
