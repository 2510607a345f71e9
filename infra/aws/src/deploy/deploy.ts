import { basename } from 'node:path'
import { deployCommand } from './deploy-command.ts'

// Called by turbo in the service's folder, after it has made the bundle.
process.exitCode = await deployCommand([...process.argv.slice(2), '--only', basename(process.cwd())], true)
