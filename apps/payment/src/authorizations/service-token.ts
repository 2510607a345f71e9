import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { HttpProblem } from '../plugins/problem.ts'

const digest = (text: string) => createHash('sha256').update(text).digest()

/** An onRequest hook: only who shows this token is answered. Whether it is the right one takes the same time to tell. */
export function requireServiceToken(token: string) {
  const wanted = digest(`Bearer ${token}`)
  return async ({ headers }: FastifyRequest): Promise<void> => {
    if (timingSafeEqual(digest(headers.authorization ?? ''), wanted)) return
    throw new HttpProblem(401, 'This is for the order service only.', {
      headers: { 'www-authenticate': 'Bearer' },
    })
  }
}
