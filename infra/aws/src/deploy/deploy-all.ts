import { deployCommand } from './deploy-command.ts'

// pnpm deploy:all: makes the bundles, and deploys every service to a stage.
process.exitCode = await deployCommand(process.argv.slice(2), false)
