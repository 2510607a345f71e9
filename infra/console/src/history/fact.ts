import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'

/** Times are milliseconds since 1970. */
const at = Type.Number()
const until = Type.Optional(Type.Number())

/** What was seen of a journey, and is in no database of a service. */
const RequestFact = Type.Object({
  kind: Type.Literal('request'),
  at,
  until,
  method: Type.String(),
  target: Type.String(),
  status: Type.Optional(Type.Integer()),
})
const EventFact = Type.Object({
  kind: Type.Literal('event'),
  /** When it was stored in the outbox, by its envelope. */
  at,
  /** When SNS put it into the queue of the first service that received it. */
  published: Type.Number(),
  id: Type.String(),
  type: Type.String(),
  source: Type.String(),
  trace: Type.Optional(Type.String()),
  data: Type.Unknown(),
})
const TryFact = Type.Object({
  kind: Type.Literal('try'),
  at,
  until,
  event: Type.String(),
  type: Type.String(),
  service: Type.String(),
  number: Type.Integer(),
  /** Status of the worker, or why it gave none. */
  answer: Type.Optional(Type.Union([Type.Integer(), Type.String()])),
})
const LineFact = Type.Object({
  kind: Type.Literal('line'),
  at,
  source: Type.String(),
  level: Type.String(),
  text: Type.String(),
  more: Type.Unknown(),
})
const OutageFact = Type.Object({
  kind: Type.Literal('outage'),
  at,
  until,
  part: Type.String(),
  how: Type.String(),
})

const Fact = Type.Union([RequestFact, EventFact, TryFact, LineFact, OutageFact])

export type Fact = Static<typeof Fact>
export type FactOf<K extends Fact['kind']> = Extract<Fact, { readonly kind: K }>

const compiled = Compile(Fact)

/** Undefined for what another version has written. */
export function readFact(json: string): Fact | undefined {
  const value: unknown = JSON.parse(json)
  return compiled.Check(value) ? value : undefined
}

/** Traces of the events among the facts. */
export const tracesOf = (facts: readonly Fact[]): string[] => [
  ...new Set(facts.filter(isKind('event')).flatMap(({ trace }) => trace ?? [])),
]

export const isKind =
  <K extends Fact['kind']>(kind: K) =>
  (fact: Fact): fact is FactOf<K> =>
    fact.kind === kind
