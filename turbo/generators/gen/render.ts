import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import handlebars from 'handlebars'
import type { Change } from './plan.ts'

/** Every file of a folder of templates, or those that are wanted, with its values; `place` gives its path in the repository. */
export function renderFiles(
  folder: 'app' | 'call' | 'route' | 'schedule',
  values: Readonly<Record<string, unknown>>,
  place: (file: string) => string | undefined,
): Change[] {
  const template = fileURLToPath(new URL(`../templates/${folder}`, import.meta.url))
  return globSync('**/*.hbs', { cwd: template }).flatMap((source) => {
    const path = place(source.replaceAll('\\', '/').replace(/\.hbs$/, ''))
    if (path === undefined) return []
    const render = handlebars.compile(readFileSync(join(template, source), 'utf8'), {
      noEscape: true,
      strict: true,
    })
    return [{ path, text: render(values) }]
  })
}
