import { argon2, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { createFairQueue } from './fair-queue.ts'

// Two leave two of the pool's four threads to files and DNS.
const queue = createFairQueue(2, 60)
const deriveKey = promisify(argon2)

const derive = (lane: string, ...args: Parameters<typeof deriveKey>) => queue(lane, () => deriveKey(...args))

const passes = 2
const parallelism = 1
const tagLength = 32

/** As RFC 8265 (OpaqueString), but with NFKC, as in NIST SP 800-63B, 3.1.1.2. */
export const normalPassword = (text: string) => text.normalize('NFKC').replace(/\p{Zs}/gu, ' ')

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replace(/=+$/, '')

const phc = /^\$argon2id\$v=19\$m=(?<m>\d+),t=(?<t>\d+),p=(?<p>\d+)\$(?<salt>[\w+/]+)\$(?<hash>[\w+/]+)$/

/** Takes passwords in normal form. `memory` is in KiB. Each address has a lane in the queue. Rejects with QueueFull. */
export function createPasswords(memory: number) {
  async function hash(password: string, lane: string): Promise<string> {
    const nonce = randomBytes(16)
    const message = Buffer.from(password)
    const hash = await derive(lane, 'argon2id', { message, nonce, tagLength, memory, passes, parallelism })
    return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(nonce)}$${base64(hash)}`
  }

  return {
    /** Returns a PHC string. */
    hash,
    /** For an unknown user. */
    decoyHash: hash(randomUUID(), ''),
    async matches(password: string, stored: string, lane: string): Promise<boolean> {
      const { m, t, p, salt = '', hash = '' } = phc.exec(stored)?.groups ?? {}
      if (!m) throw new Error('a stored password hash is no argon2id PHC string')
      const expected = Buffer.from(hash, 'base64')
      const actual = await derive(lane, 'argon2id', {
        message: Buffer.from(password),
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

export type Passwords = ReturnType<typeof createPasswords>
