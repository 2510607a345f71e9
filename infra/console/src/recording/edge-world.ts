import { setTimeout } from 'node:timers/promises'
import Type from 'typebox'
import { Compile } from 'typebox/compile'
import { ConsoleError, callConsole } from '../api.ts'
import { tokensIn } from './recorder.ts'
import type { ReplayWorld } from './replay.ts'

const Mails = Compile(
  Type.Array(Type.Object({ id: Type.String(), to: Type.Array(Type.String()), subject: Type.String() })),
)
const Mail = Compile(Type.Object({ text: Type.String() }))

/** Milliseconds between two looks for a mail, and until it is missed. */
const pause = 200
const longest = 60_000

/** The edge and the mails of a running `dev`. */
export function worldAt(edge: string): ReplayWorld {
  const read = (path: string) => callConsole<unknown>(edge, { method: 'GET', path })

  return {
    async send({ method, target, headers, body }) {
      const options = { method, headers, ...(body === '' ? {} : { body }) }
      const response = await fetch(`${edge}${target}`, options).catch((error: Error) => {
        throw new ConsoleError(
          `${method} ${target} has no answer, and the rest is not sent: ${reasonOf(error)}`,
        )
      })
      return { status: response.status, answer: await response.text() }
    },
    async mailedToken(to, subject) {
      const end = Date.now() + longest
      while (Date.now() < end) {
        // While the mailbox is stopped, none: it was stopped in the recording too.
        const mails = Mails.Parse(await read('/mails').catch(() => []))
        const mail = mails.find((each) => each.to.includes(to) && each.subject === subject)
        const { text } = mail ? Mail.Parse(await read(`/mails/${mail.id}`)) : { text: '' }
        const [token] = tokensIn(text)
        if (token !== undefined) return token
        await setTimeout(pause)
      }
      throw new Error(`no mail "${subject}" came to ${to}`)
    },
  }
}

/** Of `fetch`, the cause says why. */
const reasonOf = ({ message, cause }: Error) => (cause instanceof Error ? cause.message : message)
