import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import Type from 'typebox'
import { Compile } from 'typebox/compile'
import type { World } from './world.ts'

const Secrets = Compile(
  Type.Object({
    TOKEN_PRIVATE_KEY: Type.String(),
    STRIPE_WEBHOOK_SECRET: Type.String(),
    PAYMENT_API_TOKEN: Type.String(),
  }),
)

/** What only the services know. */
export const secretsOf = async ({ dir }: Pick<World, 'dir'>) =>
  Secrets.Parse(JSON.parse(await readFile(join(dir, 'secrets.json'), 'utf8')))
