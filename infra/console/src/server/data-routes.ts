import Type from 'typebox'
import { rowsOf, tablesOf } from '../sources/tables.ts'
import { type App, type Context, problem } from './server.ts'

const Params = Type.Object({ service: Type.String(), table: Type.String() })
const Query = Type.Object({
  offset: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, default: 0 }),
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
})

type Api = Pick<App, 'get'>

/** The services' tables, read only. */
export function dataRoutes(api: Api, { databases, declarations }: Context): void {
  api.get('/data', async () =>
    Promise.all(
      declarations.map(async ({ name }) => ({ service: name, tables: await tablesOf(databases, name) })),
    ),
  )
  api.get(
    '/data/:service/:table',
    { schema: { params: Params, querystring: Query } },
    async (request, reply) => {
      const { service, table } = request.params
      const isKnown = declarations.some(({ name }) => name === service)
      const rows = isKnown ? await rowsOf(databases, service, table, request.query) : undefined
      return rows ?? problem(reply, 404, `${service} has no table ${table}`)
    },
  )
}
