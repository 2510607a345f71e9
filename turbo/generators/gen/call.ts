import { calledOperation } from '../../../infra/system/src/calls-check/called-operation.ts'
import { exampleValue } from '../../../infra/system/src/calls-check/example-value.ts'
import { shapeOf } from '../../../infra/system/src/calls-check/openapi.ts'
import { addCallSettings } from './call-settings.ts'
import { withEntry, withImport, withStatement } from './edits.ts'
import { camelCase, isFunctionName, paramsOf, pascalCase } from './names.ts'
import { readOpenapi } from './openapi.ts'
import type { OperationOptions } from './options.ts'
import { formatStep, type Plan, type Step } from './plan.ts'
import { renderFiles } from './render.ts'
import { type Repository, serviceNamed } from './repository.ts'
import { servedByAll, textOf } from './served.ts'
import { assertNew, filesOfService, type ServiceFiles } from './service-files.ts'

/** A synchronous call of another service's API. Throws, before anything is written, when there is no such operation. */
export async function planCall(repository: Repository, options: OperationOptions): Promise<Plan> {
  const { name, service: caller } = options
  const files = filesOfService(repository, serviceNamed(repository, caller))
  if (!isFunctionName(name))
    throw new Error(`${name} is no name of a call: what it does in lower case, as in find-order`)
  if (files.has('calls.ts') && new RegExp(`^  ${camelCase(name)}:`, 'm').test(files.read('calls.ts')))
    throw new Error(`${caller} has the call ${camelCase(name)} already: apps/${caller}/calls.ts`)
  const called = calledServiceOf(repository, options)
  const provider = called.declaration.name
  const operation = calledOperation(await readOpenapi(called), options)
  const values = valuesOf(options, provider, operation)

  const created = renderFiles('call', values, (file) => files.pathOf(file.replace('call', name)))
  assertNew(repository.root, created)

  editCalls(files, values)
  addCallSettings(files, values)
  files.edit('src/build-web.ts', (source) =>
    withStatement(
      withImport(source, `${values.variable}Client`, `./clients/${name}.ts`),
      `  await app.register(${values.variable}Client)`,
      /^ {2}await app\.register\(authentication/,
    ),
  )
  const install = addDependency(files)
  const changes = [...created, ...files.changes()]
  return {
    changes,
    steps: [
      ...(install ? [install] : []),
      { what: 'platform', run: { node: ['turbo/generators/stamp.ts', caller] } },
      formatStep(changes.map(({ path }) => path).filter((path) => !path.endsWith('.md'))),
    ],
    next: [
      `apps/${caller}/calls.ts: delete the fields that ${caller} does not use; ${provider} cannot drop those that stay`,
      `in a route of ${caller}: await app.${values.variable}(${values.example})`,
      'what the customer is told when it fails: it throws CallRejected for a 4xx, and another error when there is no answer',
      `npx --yes pnpm@12 test --filter ${caller}`,
    ],
  }
}

function calledServiceOf(repository: Repository, options: OperationOptions) {
  const served = servedByAll(repository)
  const found = served.find(({ operation }) => shapeOf(operation) === shapeOf(textOf(options)))
  if (!found) {
    const others = served.filter(({ service }) => service.declaration.name !== options.service)
    throw new Error(
      `No service serves ${textOf(options)}. Of others there are:\n${others.map(({ operation, service }) => `  ${operation}  (${service.declaration.name})`).join('\n')}`,
    )
  }
  if (found.service.declaration.name === options.service)
    throw new Error(`${options.service} serves ${found.operation} itself: ${found.file}. Call its function`)
  return found.service
}

type Values = ReturnType<typeof valuesOf>

function valuesOf(
  { name, method }: OperationOptions,
  provider: string,
  { path, body, response }: ReturnType<typeof calledOperation>,
) {
  const params = paramsOf(path)
  const variable = camelCase(name)
  const args = [params.length > 0 ? `{ ${params.join(', ')} }` : '', body === undefined ? '' : 'body'].filter(
    (arg) => arg !== '',
  )
  return {
    name,
    variable,
    Name: pascalCase(name),
    provider,
    prefix: provider.toUpperCase().replaceAll('-', '_'),
    method,
    verb: method.toLowerCase(),
    path,
    route: path.replaceAll(/\{(\w+)\}/g, ':$1'),
    params,
    hasParams: params.length > 0,
    paramValues: `{ ${params.map((param) => `${param}: '019f0000-0000-7000-8000-000000000001'`).join(', ')} }`,
    hasBody: body !== undefined,
    body: JSON.stringify(body),
    bodyValue: body === undefined ? '' : JSON.stringify(exampleValue(body)),
    response: JSON.stringify(response),
    answer: JSON.stringify(exampleValue(response)),
    repeatable: method === 'GET' || method === 'PUT' || method === 'DELETE',
    example: [`request.headers.authorization ?? ''`, ...args].join(', '),
  }
}

function editCalls(files: ServiceFiles, { variable, provider, method, path, ...values }: Values): void {
  const body = values.hasBody ? `body: ${values.body},` : ''
  const entry = `${variable}: { service: '${provider}', method: '${method}', path: '${path}', ${body}
    response: ${values.response}, repeatable: ${values.repeatable} }`
  if (files.has('calls.ts')) files.edit('calls.ts', (source) => withEntry(source, 'defineCalls({', entry))
  else
    files.write(
      'calls.ts',
      `import { defineCalls } from '@fanfare/contracts'\n\nexport default defineCalls({\n${entry},\n})\n`,
    )
}

function addDependency(files: ServiceFiles): Step | undefined {
  if (files.read('package.json').includes('"cockatiel"')) return undefined
  files.edit('package.json', (source) =>
    source.replace(/( +)"env-schema": /, '$1"cockatiel": "catalog:",\n$&'),
  )
  return { what: 'install', run: { pnpm: ['install', '--prefer-offline', '--no-frozen-lockfile'] } }
}
