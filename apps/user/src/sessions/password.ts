import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import pLimit from 'p-limit'
import { owaspMemory } from '../config.ts'
import { HttpProblem } from '../plugins/problem.ts'

// Hashes are made on the four threads that files and names are read on, too: two are left to those. Who would have many
// before them is asked to come back.
const gate = pLimit(2)
const longestQueue = 60
const deriveKey = promisify(argon2)

function derive(...args: Parameters<typeof deriveKey>) {
  if (gate.pendingCount >= longestQueue) {
    throw new HttpProblem(503, 'Too many passwords are being checked.', { headers: { 'retry-after': '1' } })
  }
  return gate(() => deriveKey(...args))
}

const passes = 2
const parallelism = 1
const tagLength = 32

// The same password, however a keyboard composes its letters. Source: NIST SP 800-63B, 3.1.1.2.
const bytesOf = (password: string) => Buffer.from(password.normalize('NFKC'))

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replace(/=+$/, '')

const phc = /^\$argon2id\$v=19\$m=(?<m>\d+),t=(?<t>\d+),p=(?<p>\d+)\$(?<salt>[\w+/]+)\$(?<hash>[\w+/]+)$/

/** @param memory that a hash takes, in KiB; most of its cost. Some 20 ms on a thread of its own as OWASP has it. */
export function createPasswords(memory: number) {
  return {
    /** Hashes a password into a PHC string, which tells how it was made. */
    async hash(password: string): Promise<string> {
      const nonce = randomBytes(16)
      const message = bytesOf(password)
      const hash = await derive('argon2id', { message, nonce, tagLength, memory, passes, parallelism })
      return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(nonce)}$${base64(hash)}`
    },
    /** Whether the hash was made of this password, with whatever cost the hash was made. */
    async matches(password: string, stored: string): Promise<boolean> {
      const { m, t, p, salt = '', hash = '' } = phc.exec(stored)?.groups ?? {}
      if (!m) throw new Error('a stored password hash is no argon2id PHC string')
      const expected = Buffer.from(hash, 'base64')
      const actual = await derive('argon2id', {
        message: bytesOf(password),
        nonce: Buffer.from(salt, 'base64'),
        memory: Number(m),
        passes: Number(t),
        parallelism: Number(p),
        tagLength: expected.length,
      })
      return timingSafeEqual(actual, expected)
    },
  }
}

/** `app.passwords`: hashes and compares them, at the cost that the configuration names. */
export const passwords = fp(
  async (app: FastifyInstance) => {
    const memory = app.config.PASSWORD_HASH_MEMORY_KIB
    if (memory < owaspMemory)
      app.log.warn({ memory }, 'passwords are hashed with less memory than OWASP asks for')
    app.decorate('passwords', createPasswords(memory))
  },
  { name: 'passwords' },
)

declare module 'fastify' {
  interface FastifyInstance {
    readonly passwords: ReturnType<typeof createPasswords>
  }
}
