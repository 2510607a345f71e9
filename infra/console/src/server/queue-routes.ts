import Type from 'typebox'
import { createLetters } from '../queues/letters.ts'
import { operatedStage } from '../queues/stage.ts'
import type { App, Context } from './server.ts'

/** Without ids: all. */
const Chosen = Type.Object(
  { ids: Type.Optional(Type.Array(Type.String(), { minItems: 1 })) },
  { additionalProperties: false },
)

type Api = Pick<App, 'get' | 'post'>

export function queueRoutes(api: Api, context: Context): void {
  const { local, history, live, sqs, queues, declarations } = context
  const letters = createLetters(operatedStage(local, sqs), declarations, history)
  api.get('/queues', () => queues())
  api.get('/letters', () => letters.read())
  api.post('/letters/redrive', { schema: { body: Chosen } }, async ({ body }) => {
    const redriven = await letters.redrive(body.ids)
    live.parts()
    return { redriven: redriven.map(({ id }) => id) }
  })
  api.post('/letters/purge', { schema: { body: Chosen } }, async ({ body }) => {
    const purged = await letters.purge(body.ids)
    live.parts()
    return { purged: purged.map(({ id }) => id) }
  })
}
