import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { balanceEntries } from './balance-entries.ts'
import { changeProfile } from './change-profile.ts'
import { readUser } from './read-user.ts'
import { register } from './register.ts'

/** Customers: anybody may register, and everything else is for the user's own eyes. */
export const users: FastifyPluginAsyncTypebox = async (app) => {
  await app.register(register)
  await app.register(async (own) => {
    own.addHook('onRequest', own.authenticate)
    await own.register(readUser)
    await own.register(changeProfile)
    await own.register(balanceEntries)
  })
}
