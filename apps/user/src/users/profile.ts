import type { FastifyRequest } from 'fastify'
import Type from 'typebox'

/** Printable ASCII without spaces, so that nobody smuggles a line into the head of a mail. */
export const Email = Type.String({ format: 'email', pattern: '^[!-~]+$', minLength: 3, maxLength: 254 })

/** No control characters: PostgreSQL stores no NUL, and a name ends up in the head of a mail. */
export const Name = Type.String({
  pattern: '^[^\\p{Cc}\\p{Cs}\\ufffe\\uffff]+$',
  minLength: 1,
  maxLength: 200,
})

/** E-mails are compared without case. */
export const emailKeyOf = (email: string) => email.toLowerCase()

/** A preValidation hook: what people type into these fields often has a blank at its end. */
export async function trimTexts({ body }: FastifyRequest): Promise<void> {
  if (typeof body !== 'object' || body === null) return
  for (const field of ['email', 'name']) {
    const text: unknown = Reflect.get(body, field)
    if (typeof text === 'string') Reflect.set(body, field, text.trim())
  }
}
