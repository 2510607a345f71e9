import { bundleLibraries } from './libraries/bundle-libraries.ts'
import { schemaFolders } from './prisma/ensure-clients.ts'
import { generateClient } from './prisma/generate-client.ts'

// Generates the Prisma client of every schema, and bundles the libraries that have hundreds of files.
const [, ...codes] = await Promise.all([bundleLibraries(), ...schemaFolders().map(generateClient)])
process.exitCode = codes.find((code) => code !== 0) ?? 0
