import { schemaFolders } from './prisma/ensure-clients.ts'
import { generateClient } from './prisma/generate-client.ts'

// Makes a Prisma client of every schema in the house.
const codes = await Promise.all(schemaFolders().map(generateClient))
process.exitCode = codes.find((code) => code !== 0) ?? 0
