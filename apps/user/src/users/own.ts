import { Id } from '@fanfare/contracts'
import Type from 'typebox'
import { notFound } from '../plugins/problem.ts'

export const UserParams = Type.Object({ userId: Id })

/** Ends the request unless the path names the user whose token came with it. Others' are as if they were not there. */
export function assertOwn({ userId, params }: { userId: string; params: { userId: string } }): void {
  if (params.userId.toLowerCase() !== userId) throw notFound('user')
}
