import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { contractsFolder } from '../gen/contract.ts'
import type { Change } from '../gen/plan.ts'

/** The contracts without these events: files to write, and files of which nothing is left. */
export function withoutEvents(
  root: string,
  types: readonly string[],
): { changes: Change[]; emptied: string[] } {
  const changes: Change[] = []
  const emptied: string[] = []
  let list = readFileSync(join(root, contractsFolder, 'index.ts'), 'utf8')
  for (const aggregate of new Set(types.map((type) => type.split('.', 1)[0] ?? ''))) {
    const path = `${contractsFolder}/${aggregate}.ts`
    let source = readFileSync(join(root, path), 'utf8')
    const gone = [...source.matchAll(definition)].filter(([, , type = '']) => types.includes(type))
    for (const [whole, name = ''] of gone) {
      source = source.replace(whole, '')
      list = list
        .replace(new RegExp(`^ {2}${name},\\n`, 'gm'), '')
        .replace(new RegExp(`\\b${name}\\b,?\\s*(?=[^}]*\\} from)`), '')
    }
    list = list.replace(new RegExp(`^import \\{\\s*\\} from './${aggregate}\\.ts'\\n`, 'm'), '')
    if (definition.test(source)) changes.push({ path, text: source })
    else emptied.push(path)
    definition.lastIndex = 0
  }
  return {
    changes: types.length === 0 ? [] : [...changes, { path: `${contractsFolder}/index.ts`, text: list }],
    emptied,
  }
}

const definition =
  /\n(?:\/\/[^\n]*\n)*export const (\w+) = \{\n {2}type: '([^']+)',[\s\S]*?\n\} as const satisfies EventDefinition\n/g
