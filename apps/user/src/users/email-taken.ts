import { Prisma } from '../generated/prisma/client.ts'
import { HttpProblem } from '../plugins/problem.ts'

/** Makes the problem 409 of what PostgreSQL says when an e-mail is another user's; the one unique text of a user. */
export function orEmailTaken(error: unknown): never {
  if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') {
    throw new HttpProblem(409, 'Somebody is registered with this e-mail.')
  }
  throw error
}
