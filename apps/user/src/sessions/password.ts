import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import pLimit from 'p-limit'
import { HttpProblem } from '../plugins/problem.ts'

// Hashes are made on the four threads that files and names are read on, too: two are left to those. Who would wait longer
// than a second is asked to come back.
const gate = pLimit(2)
const longestQueue = 60
const deriveKey = promisify(argon2)

function derive(...args: Parameters<typeof deriveKey>) {
  if (gate.pendingCount >= longestQueue) {
    throw new HttpProblem(503, 'Too many passwords are being checked.', { headers: { 'retry-after': '1' } })
  }
  return gate(() => deriveKey(...args))
}

// Source: OWASP Password Storage Cheat Sheet, Argon2id: 19 MiB, two passes, one lane.
const cost = { memory: 19_456, passes: 2, parallelism: 1 }
const tagLength = 32

// The same password, however a keyboard composes its letters. Source: NIST SP 800-63B, 3.1.1.2.
const bytesOf = (password: string) => Buffer.from(password.normalize('NFKC'))

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replace(/=+$/, '')

/** Hashes a password into a PHC string, which tells how it was made. Some 20 ms on a thread of its own. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16)
  const hash = await derive('argon2id', { message: bytesOf(password), nonce, tagLength, ...cost })
  const { memory, passes, parallelism } = cost
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(nonce)}$${base64(hash)}`
}

const phc = /^\$argon2id\$v=19\$m=(?<m>\d+),t=(?<t>\d+),p=(?<p>\d+)\$(?<salt>[\w+/]+)\$(?<hash>[\w+/]+)$/

/** Whether the hash was made of this password, with whatever cost the hash was made. */
export async function isPassword(password: string, stored: string): Promise<boolean> {
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
}
