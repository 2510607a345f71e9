import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Type from 'typebox'
import { Compile } from 'typebox/compile'

const Description = Compile(
  Type.Object({
    paths: Type.Record(
      Type.String(),
      Type.Record(
        Type.String(),
        Type.Object({
          summary: Type.Optional(Type.String()),
          tags: Type.Optional(Type.Array(Type.String())),
          responses: Type.Record(Type.String(), Type.Unknown()),
        }),
      ),
    ),
  }),
)

/** Every operation of an OpenAPI description. `internal` ones are not routed by the edge. */
export function operationsOf(description: unknown) {
  return Object.entries(Description.Parse(description).paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { summary, tags = [], responses }]) => ({
      path,
      route: `${method.toUpperCase()} ${path}`,
      summary,
      responses: Object.keys(responses),
      internal: tags.includes('internal'),
    })),
  )
}

/** Every route in a service's source: `app.get('/orders/:orderId', …` is `GET /orders/{orderId}`. */
export function servedBy(folder: string): string[] {
  const files = globSync('src/**/*.ts', { cwd: folder, exclude: ['src/platform/**', 'src/generated/**'] })
  return files.flatMap((file) =>
    [
      ...readFileSync(join(folder, file), 'utf8').matchAll(/\.(get|post|put|patch|delete)\(\s*'(\/[^']*)'/g),
    ].map(([, method = '', path = '']) => `${method.toUpperCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}`),
  )
}
