import { join } from 'node:path'
import { argumentsOf, packageNamed, readCommand, UsageError } from '@fanfare/command'
import { packageFolders, root } from './checks/packages.ts'

const usage = `Usage: pnpm test:watch <package>

  Runs the tests of one package, and those that an edit concerns after each edit, as in: pnpm test:watch order`

const folder = readCommand(usage, (args) => {
  const [name, ...more] = argumentsOf(args, {}).positionals
  if (name === undefined || more.length > 0) throw new UsageError('The tests of one package are watched.')
  return packageNamed(name, packageFolders())
})
const { watchTests } = await import('./checks/watch-tests.ts')
process.exitCode = await watchTests(join(root, folder))
