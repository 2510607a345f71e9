import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/schema'
import { canonicalId } from './ids.ts'

const Claims = Type.Object({
  sub: Type.String({ format: 'uuid' }),
  // The session's id.
  sid: Type.Optional(Type.String({ format: 'uuid' })),
  // In seconds.
  exp: Type.Number(),
})
const claims = Compile(Claims)

/** What a token of the user service says of its user. Without a session, `sid` is empty. */
export type TokenClaims = Required<Static<typeof Claims>>

/** Undefined for the payload of another token. The id is in lower case, as in the database. */
export function tokenClaimsOf(payload: unknown): TokenClaims | undefined {
  if (!claims.Check(payload)) return undefined
  const { sub, sid = '', exp } = payload
  return { sub: canonicalId(sub), sid, exp }
}
