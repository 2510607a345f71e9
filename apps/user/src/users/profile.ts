import { EmailAddress, hasHiddenCharacters, normalEmail } from '@fanfare/contracts'
import Type from 'typebox'
import { Prisma } from '../generated/prisma/client.ts'
import { normalPassword } from '../sessions/passwords.ts'

export const Email = EmailAddress

/** It is in the headers of mails, and read by other people. */
export const Name = Type.Refine(
  Type.String({
    minLength: 1,
    maxLength: 200,
    description: 'Without invisible and direction-changing characters.',
  }),
  (name) => !hasHiddenCharacters(name),
  () => 'must not have invisible or direction-changing characters',
)

/** Of 8 characters at least where it is chosen. UTF-8 cannot hold half a surrogate pair. */
export const Password = (minLength: number) =>
  Type.String({ minLength, maxLength: 128, pattern: '^\\P{Cs}*$' })

const forms: Readonly<Record<string, (text: string) => string>> = {
  email: normalEmail,
  name: (text) => text.normalize('NFC').trim(),
  password: normalPassword,
}

/** A preValidation hook: brings the texts that people type into the one form that is checked, stored and compared. */
export async function normalizeTexts({ body }: { readonly body: unknown }): Promise<void> {
  if (typeof body !== 'object' || body === null) return
  for (const [field, normal] of Object.entries(forms)) {
    const text: unknown = Reflect.get(body, field)
    if (typeof text === 'string') Reflect.set(body, field, normal(text))
  }
}

export const emailKeyOf = (email: string) => email.toLowerCase()

export class UserNotFound extends Error {}

export class EmailTaken extends Error {}

// The e-mail is the only unique text of a user.
export function rethrowEmailTaken(error: unknown): never {
  if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') throw new EmailTaken()
  throw error
}
