import type { Mail } from '../shapes.ts'
import type { Step } from './step.ts'

/** The step that a mail tells of, by its kind. */
const toldBy: Readonly<Record<string, string>> = {
  'user.created': 'registered',
  'order.created': 'placed',
  'order.confirmed': 'confirmed',
  'order.cancelled': 'cancelled',
}

/** A mail is told when it is sent. */
export function mailSteps({ id, kind, subject, state, to, sentAt }: Mail): Step[] {
  if (state !== 'sent' || sentAt === null) return []
  return [
    {
      key: id,
      service: 'mailer',
      text: `"${subject}" sent to ${to}`,
      at: Date.parse(sentAt),
      after: [toldBy[kind] ?? 'registered'],
    },
  ]
}
