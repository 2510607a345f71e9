import { readArguments } from './arguments.ts'
import { bundleLibraries } from './libraries/bundle-libraries.ts'
import { schemaFolders } from './prisma/ensure-clients.ts'
import { generateClient } from './prisma/generate-client.ts'

readArguments(`Usage: pnpm generate

  Generates every service's database client from its prisma/schema.prisma.`)

const [, ...codes] = await Promise.all([bundleLibraries(), ...schemaFolders().map(generateClient)])
process.exitCode = codes.find((code) => code !== 0) ?? 0
