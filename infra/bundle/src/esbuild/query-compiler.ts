import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Plugin } from 'esbuild'

/**
 * Prisma's client has 4.6 MB of base64 in every program. With one file, the zip is half as large, and each process
 * needs 10 MB less.
 * `Buffer.from(wasm, 'base64')` copies bytes as they are.
 */
export function queryCompiler(found: Map<string, Uint8Array>): Plugin {
  return {
    name: 'query-compiler',
    setup(build) {
      build.onLoad({ filter: /\.wasm-base64\.mjs$/ }, async ({ path }) => {
        const base64 = /wasm = ["']([A-Za-z0-9+/=]+)["']/.exec(await readFile(path, 'utf8'))?.[1]
        if (base64 === undefined)
          throw new Error(`${path} no longer exports base64: look at Prisma's client anew`)
        const name = basename(path, '-base64.mjs')
        found.set(name, Buffer.from(base64, 'base64'))
        return {
          contents: `import { readFileSync } from 'node:fs'
            export const wasm = readFileSync(new URL('./${name}', import.meta.url))`,
        }
      })
    },
  }
}
