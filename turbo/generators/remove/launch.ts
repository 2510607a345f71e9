import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Change } from '../gen/plan.ts'

const path = '.vscode/launch.json'

interface Launch {
  readonly configurations: readonly { readonly name: string }[]
  readonly compounds?: readonly { readonly configurations: readonly string[] }[]
}

/** VS Code's configurations without those that attach to the service's processes. */
export function launchChanges(root: string, service: string): Change[] {
  const file = join(root, path)
  if (!existsSync(file)) return []
  const before = readFileSync(file, 'utf8')
  const launch = parsed(before)
  if (!launch) return []
  const stays = (name: string) => !name.startsWith(`${service}.`)
  const after = {
    ...launch,
    configurations: launch.configurations.filter(({ name }) => stays(name)),
    compounds: launch.compounds?.map((compound) => ({
      ...compound,
      configurations: compound.configurations.filter(stays),
    })),
  }
  return JSON.stringify(after) === JSON.stringify(launch)
    ? []
    : [{ path, text: `${JSON.stringify(after, undefined, 2)}\n` }]
}

/** Undefined: it has comments, and is left to its owner. */
function parsed(text: string): Launch | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
