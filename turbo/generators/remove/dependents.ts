import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type FoundService, findCalls } from '../../../infra/topology/src/index.ts'
import type { Repository } from '../gen/repository.ts'

/** What of other services does not work without it. Empty: it can be removed. */
export async function dependentsOf(
  { services }: Repository,
  { declaration }: FoundService,
): Promise<string[]> {
  const others = services.filter((each) => each.declaration.name !== declaration.name)
  const published: readonly string[] = declaration.publishes
  const dependents = await Promise.all(
    others.map(async (other) => {
      const { name, subscribes } = other.declaration
      const heard = subscribes.filter((type) => published.includes(type))
      const calls = Object.entries(await findCalls(other)).filter(
        ([, { service }]) => service === declaration.name,
      )
      const url = `${declaration.name.toUpperCase().replaceAll('-', '_')}_URL`
      return [
        ...heard.map((type) => `${name} subscribes to ${type}: apps/${name}/service.ts, src/handlers.ts`),
        ...calls.map(
          ([call, { method, path }]) => `${name} calls ${method} ${path}: apps/${name}/calls.ts, ${call}`,
        ),
        ...(configOf(other).includes(`${url}:`)
          ? [`${name} has the setting ${url}: apps/${name}/src/config.ts`]
          : []),
      ]
    }),
  )
  const signs: readonly string[] = declaration.secrets
  return [
    ...(signs.includes('TOKEN_PRIVATE_KEY') && others.length > 0
      ? [`it signs the tokens that ${others.map((other) => other.declaration.name).join(', ')} verify`]
      : []),
    ...dependents.flat(),
  ]
}

const configOf = ({ folder }: FoundService) => readFileSync(join(folder, 'src/config.ts'), 'utf8')
