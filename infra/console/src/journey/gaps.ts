import { type Fact, type FactOf, isKind } from '../history/fact.ts'

/** Milliseconds. A shorter wait needs no explanation. */
const long = 500

export interface Gap {
  readonly at: number
  readonly until: number
  readonly service: string
  readonly text: string
}

interface World {
  readonly facts: readonly Fact[]
  readonly mails: readonly {
    readonly subject: string
    readonly at: number
    readonly sent: number | undefined
  }[]
  readonly outages: readonly FactOf<'outage'>[]
  readonly now: number
}

export const seconds = (milliseconds: number) =>
  `${(milliseconds / 1000).toFixed(milliseconds < 10_000 ? 1 : 0)} s`

/** Where the journey stood still for long, and why: in the outbox, in a queue, between two tries, or as a mail. */
export function gapsOf({ facts, mails, outages, now }: World): Gap[] {
  const events = facts.filter(isKind('event'))
  const tries = facts.filter(isKind('try'))
  const inOutbox = events.flatMap((event) =>
    gap(event.at, event.published, event.source, `${event.type} in the outbox`, ['relay', 'broker'], outages),
  )
  const afterwards = events.flatMap((event) => {
    const own = tries.filter((each) => each.event === event.id)
    const services = new Set(own.map(({ service }) => service))
    return [...services].flatMap((service) => {
      const mine = own
        .filter((each) => each.service === service)
        .sort((one, other) => one.number - other.number)
      const parts = [`${service}.worker`, 'broker', 'postgres', `${event.type} to ${service}`]
      const first = mine[0]
      return [
        ...(first
          ? gap(
              event.published,
              first.at,
              service,
              `${event.type} in the queue of ${service}`,
              parts,
              outages,
            )
          : []),
        ...betweenTries(mine, event.type, parts, outages, now),
      ]
    })
  })
  const sentLate = mails.flatMap(({ subject, at, sent = at }) =>
    gap(at, sent, 'mailer', `the mail "${subject}"`, ['mailer.worker', 'mailbox'], outages),
  )
  return [...inOutbox, ...afterwards, ...sentLate].sort((one, other) => one.at - other.at)
}

function betweenTries(
  tries: readonly FactOf<'try'>[],
  type: string,
  parts: readonly string[],
  outages: readonly FactOf<'outage'>[],
  now: number,
): Gap[] {
  const [first] = tries
  const last = tries.at(-1)
  if (!first || !last || first.answer === 200 || first.answer === undefined) return []
  const until = last.answer === 200 ? last.at : now
  const answers = [
    ...new Set(tries.flatMap(({ answer }) => (answer === undefined || answer === 200 ? [] : [answer]))),
  ]
  const why = answers.map((answer) => reasonOf(first.service, answer)).join('; ')
  return gap(first.at, until, first.service, `${type}, ${tries.length} tries: ${why}`, parts, outages)
}

/** What an answer of a worker, or none, means. */
export function reasonOf(service: string, answer: number | string): string {
  switch (answer) {
    case 503:
      return `${service} answered 503, not ready for it`
    case 'ECONNREFUSED':
    case 'connection closed by the worker':
      return `${service}'s worker could not be reached`
    default:
      return `${service} answered ${answer}`
  }
}

function gap(
  at: number,
  until: number,
  service: string,
  what: string,
  parts: readonly string[],
  outages: readonly FactOf<'outage'>[],
): Gap[] {
  if (until - at < long) return []
  const down = outages.filter(
    (outage) => parts.includes(outage.part) && outage.at < until && (outage.until ?? until) > at,
  )
  const names = [...new Set(down.map(({ part, how }) => `${part} was ${how}`))]
  const because = names.length > 0 ? `: ${names.join(', ')}` : ''
  return [{ at, until, service, text: `waited ${seconds(until - at)}, ${what}${because}` }]
}
