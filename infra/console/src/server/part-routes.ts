import Type from 'typebox'
import { type App, type Context, problem } from './server.ts'

const Params = Type.Object({ name: Type.String() })
const Body = Type.Object({ action: Type.Enum(['stop', 'kill', 'pause', 'fail', 'release']) })

type Api = Pick<App, 'get' | 'post'>

export function partRoutes(api: Api, { parts }: Context): void {
  api.get('/parts', async () => parts.all())
  api.post('/parts/:name', { schema: { params: Params, body: Body } }, async ({ params, body }, reply) => {
    const part = await parts.act(params.name, body.action)
    return part ?? problem(reply, 404, `${params.name} does not exist, or cannot ${body.action}`)
  })
}
