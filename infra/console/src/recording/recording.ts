import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'

/** A request to the edge, and its answer. */
const Recorded = Type.Object({
  /** Milliseconds since the recording began. */
  at: Type.Number(),
  method: Type.String({ pattern: '^[A-Z]+$' }),
  /** A path: behind the edge's address, another text may name another host. */
  target: Type.String({ pattern: '^/' }),
  headers: Type.Record(Type.String(), Type.String()),
  body: Type.String(),
  status: Type.Integer(),
  answer: Type.String(),
  /** Tokens in the body that came by mail. */
  mailed: Type.Array(Type.Object({ token: Type.String(), to: Type.String(), subject: Type.String() })),
})
const Recording = Type.Object({
  format: Type.Literal('recording 1'),
  began: Type.String(),
  requests: Type.Array(Recorded),
})

export type Recorded = Static<typeof Recorded>
export type Recording = Static<typeof Recording>

const compiled = Compile(Recording)

/** Throws when the text is no recording. */
export function readRecording(text: string): Recording {
  const value: unknown = JSON.parse(text)
  if (!compiled.Check(value)) throw new Error('this file is no recording of the console')
  return value
}
