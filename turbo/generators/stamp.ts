import { cpSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

// Services share no runtime code but the contracts, so each has its own copy of the plumbing. This writes the copies:
//   node turbo/generators/stamp.ts
const template = fileURLToPath(new URL('templates/service', import.meta.url))
const apps = fileURLToPath(new URL('../../apps', import.meta.url))

/** Every service's folder. */
export const services = () => readdirSync(apps).map((name) => join(apps, name))

/** The files that are alike in every service, relative to its folder. */
export const stampedFiles = () =>
  readdirSync(template, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(template.length + 1))

/** The stamped files of a service that are not what would be stamped now. */
export function drifted(service: string): string[] {
  const text = (folder: string, file: string) => {
    try {
      return readFileSync(join(folder, file), 'utf8')
    } catch {
      return undefined
    }
  }
  return stampedFiles().filter((file) => text(service, file) !== text(template, file))
}

if (import.meta.main) {
  for (const service of services()) cpSync(template, service, { recursive: true })
}
