import { basename } from 'node:path'
import { deployCommand } from './deploy-command.ts'

// turbo run deploy --filter=@fanfare/<service>: deploys the service in the working directory; turbo has made its
// bundle.
process.exitCode = await deployCommand([...process.argv.slice(2), '--only', basename(process.cwd())], true)
