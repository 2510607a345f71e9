/** `temporary`: it may be tried again (451). `permanent`: it must not (550). */
export type Refusal = 'temporary' | 'permanent'

type Answer = (refused?: Error) => void
type OnRcptTo = (address: unknown, session: unknown, answer: Answer) => void

const answers = {
  temporary: { responseCode: 451, text: '4.3.2 the mail server fails for a test' },
  permanent: { responseCode: 550, text: '5.7.1 the mail server refuses for a test' },
}

/** Refuses each recipient while there is a refusal. maildev has no option for it; the server that it runs has. */
export function refuseRecipients(maildev: object, refusal: () => Refusal | undefined): void {
  const server: unknown = Reflect.get(maildev, 'smtp')
  if (!hasRecipients(server)) throw new Error('maildev has no SMTP server whose recipients can be refused')
  const accept = server.onRcptTo
  server.onRcptTo = (address, session, answer) => {
    const how = refusal()
    if (how === undefined) return accept.call(server, address, session, answer)
    const { responseCode, text } = answers[how]
    answer(Object.assign(new Error(text), { responseCode }))
  }
}

const hasRecipients = (server: unknown): server is { onRcptTo: OnRcptTo } =>
  typeof server === 'object' &&
  server !== null &&
  'onRcptTo' in server &&
  typeof server.onRcptTo === 'function'
