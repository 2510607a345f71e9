import { EmailAddress, hasHiddenCharacters, normalEmail } from '@fanfare/contracts'
import Type from 'typebox'
import { normalPassword } from '../sessions/passwords.ts'

export const Email = EmailAddress

/** Wider than at registration, for older accounts. */
export const KnownEmail = Type.String({ format: 'email', pattern: '^[!-~]+$', minLength: 3, maxLength: 254 })

/** Part of mail headers. */
export const Name = Type.Refine(
  Type.String({
    minLength: 1,
    maxLength: 200,
    description: 'Without invisible and direction-changing characters.',
  }),
  (name) => !hasHiddenCharacters(name),
  () => 'must not have invisible or direction-changing characters',
)

/** UTF-8 cannot encode half a surrogate pair. */
export const Password = (minLength: number) =>
  Type.String({ minLength, maxLength: 128, pattern: '^\\P{Cs}*$' })

const forms: Readonly<Record<string, (text: string) => string>> = {
  email: normalEmail,
  name: (text) => text.normalize('NFC').trim(),
  password: normalPassword,
  newPassword: normalPassword,
}

/** A preValidation hook: texts are normalized before they are checked. */
export async function normalizeTexts({ body }: { readonly body: unknown }): Promise<void> {
  if (typeof body !== 'object' || body === null) return
  for (const [field, normal] of Object.entries(forms)) {
    const text: unknown = Reflect.get(body, field)
    if (typeof text === 'string') Reflect.set(body, field, normal(text))
  }
}

export const emailKeyOf = (email: string) => email.toLowerCase()

export class UserNotFound extends Error {}
