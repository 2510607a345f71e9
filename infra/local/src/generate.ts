import { bundleLibraries } from './libraries/bundle-libraries.ts'
import { schemaFolders } from './prisma/ensure-clients.ts'
import { generateClient } from './prisma/generate-client.ts'

// Makes a Prisma client of every schema in the house, and one file of each library that comes as hundreds.
const [, ...codes] = await Promise.all([bundleLibraries(), ...schemaFolders().map(generateClient)])
process.exitCode = codes.find((code) => code !== 0) ?? 0
