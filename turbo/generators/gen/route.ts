import { shapeOf } from '../../../infra/system/src/calls-check/openapi.ts'
import { matchRoute, type RoutedService, routeTable } from '../../../infra/topology/src/index.ts'
import { withEntry, withImport, withStatement, withTableRow } from './edits.ts'
import {
  camelCase,
  capital,
  isFunctionName,
  isName,
  isVariable,
  paramsOf,
  pascalCase,
  words,
} from './names.ts'
import type { OperationOptions } from './options.ts'
import { formatStep, type Plan } from './plan.ts'
import { renderFiles } from './render.ts'
import { type Repository, serviceNamed } from './repository.ts'
import { servedByAll, textOf } from './served.ts'
import { assertNew, filesOfService, type ServiceFiles } from './service-files.ts'

/** A route for signed-in customers. Throws, before anything is written, when it does not fit the service. */
export function planRoute(repository: Repository, options: OperationOptions): Plan {
  const { name, method, path } = options
  const service = serviceNamed(repository, options.service)
  const files = filesOfService(repository, service)
  assertFree(repository, options)
  if (!files.has('src/platform/http/authentication.ts'))
    throw new Error(
      `${options.service} has no routes yet: add the first by hand, as apps/order/src/build-web.ts`,
    )

  const folder = folderOf(files, path)
  const values = valuesOf(options, folder)
  const hasCustomers = files.has('test/support/identity.ts')
  const created = renderFiles('route', values, (file) => {
    if (file.startsWith('test/') && !hasCustomers) return undefined
    return files.pathOf(file.replace('src/', `src/${folder}/`).replace('route', name))
  })
  assertNew(repository.root, created)

  const pattern = missingPattern(repository, options)
  if (pattern !== undefined) files.edit('service.ts', (source) => withEntry(source, 'routes: [', pattern))
  files.edit('src/build-web.ts', (source) =>
    withStatement(
      withImport(source, `${values.variable}Routes`, `./${folder}/${name}-routes.ts`),
      `  await app.register(${values.variable}Routes)`,
    ),
  )
  files.edit('README.md', (source) =>
    withTableRow(source, '## API', [`\`${textOf(options)}\``, `${words(name)}`]),
  )
  const changes = [...created, ...files.changes()]
  const code = changes.map((change) => change.path).filter((file) => file.endsWith('.ts'))
  return {
    changes,
    steps: [formatStep(code)],
    next: [
      `apps/${options.service}/src/${folder}/${name}.ts does nothing yet: give it its work`,
      `apps/${options.service}/src/${folder}/${name}-routes.ts: the schemas of ${method === 'GET' ? '' : 'its body and '}its answer`,
      hasCustomers
        ? `apps/${options.service}/test/${name}.test.ts: what it shows`
        : `a test: the tests of ${options.service} sign tokens in their own way`,
      `apps/${options.service}/README.md, in the table of its API`,
      ...(pattern === undefined
        ? []
        : ['npx --yes pnpm@12 cost --write, and start dev again: the edge has a new path']),
      `npx --yes pnpm@12 test --filter ${options.service}`,
    ],
  }
}

function valuesOf({ name, method, path }: OperationOptions, folder: string) {
  const params = paramsOf(path).map((param) => ({
    param,
    isId: /^id$|Id$/.test(param),
    isOwner: param === 'userId',
  }))
  const needsText = params.some(({ isId }) => !isId)
  return {
    name,
    folder,
    variable: camelCase(name),
    Name: pascalCase(name),
    summary: capital(words(name)),
    method,
    verb: method.toLowerCase(),
    route: path.replaceAll(/\{(\w+)\}/g, ':$1'),
    url: path.replaceAll(/\{(\w+)\}/g, (_, param: string) =>
      param === 'userId' ? `\${ada.id}` : /^id$|Id$/.test(param) ? `\${uuidv7()}` : param,
    ),
    params,
    hasParams: params.length > 0,
    others: params.filter(({ isOwner }) => !isOwner),
    isOwn: params.some(({ isOwner }) => isOwner),
    needsIds: params.some(({ isId, isOwner }) => isId && !isOwner),
    needsText,
    imports: [
      ...(params.some(({ isId }) => isId) ? ['Id'] : []),
      'Problem',
      ...(needsText ? ['Text'] : []),
    ].join(', '),
  }
}

function assertFree(repository: Repository, options: OperationOptions): void {
  const { name, path } = options
  if (!isFunctionName(name))
    throw new Error(`${name} is no name of a route: what it does in lower case, as in close-basket`)
  const same = servedByAll(repository).find(
    ({ operation, service }) =>
      service.declaration.name === options.service && shapeOf(operation) === shapeOf(textOf(options)),
  )
  if (same) throw new Error(`${options.service} serves ${same.operation} already: ${same.file}`)
  if (/^\/(docs|health)(\/|$)/.test(path)) throw new Error(`${path} is the platform's: choose another path`)
  const params = paramsOf(path)
  const wrong = params.find((param) => !isVariable(param))
  if (wrong) throw new Error(`{${wrong}} becomes the name of a variable, and is none: choose another`)
  if (new Set(params).size < params.length) throw new Error(`${path} has a parameter twice`)
}

/** The domain that the path is of: its first word, when the service has such a folder; or else its last word. */
function folderOf(files: ServiceFiles, path: string): string {
  const parts = path.split('/').filter((part) => isName(part))
  return parts.findLast((part) => files.has(`src/${part}`)) ?? parts.at(-1) ?? 'routes'
}

/** An entry of `routes`, where the edge does not lead the path to the service yet. */
function missingPattern({ services }: Repository, { service, path }: OperationOptions): string | undefined {
  const declarations = services.map(({ declaration }) => declaration)
  const example = path.replaceAll(/\{\w+\}/g, '0190a5a5-0000-7000-8000-000000000000')
  const pattern = path.replaceAll(/\{\w+\}/g, '*')
  const leads = (all: readonly RoutedService[]) => matchRoute(routeTable(all), example)?.service === service
  const withRoute = (route: { path: string; order?: number }): RoutedService[] =>
    declarations.map((each) => (each.name === service ? { ...each, routes: [...each.routes, route] } : each))
  if (leads(declarations)) return undefined
  const tries = [{ path: pattern }, { path: pattern, order: 10 }]
  for (const route of tries) {
    try {
      if (leads(withRoute(route)))
        return route.order === undefined
          ? `{ path: '${pattern}' }`
          : `{ path: '${pattern}', order: ${route.order} }`
    } catch {
      // It overlaps another at the same order.
    }
  }
  const taken = matchRoute(routeTable(declarations), example)
  const owner = taken
    ? ` is a path of ${taken.service} at the edge (${taken.path})`
    : ' overlaps other paths at the edge'
  throw new Error(`${path}${owner}: choose another path`)
}
