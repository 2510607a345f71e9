import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Plugin } from 'esbuild'

const folder = 'swagger-ui'

/** A variant for bundlers, and what is part of the program already. */
const unused = new Set(['swagger-ui.js', 'csp.json'])

/** @fastify/swagger-ui reads the files of /docs from its package: they are copied beside the programs. */
export function docsPage(found: Map<string, Uint8Array>): Plugin {
  return {
    name: 'docs-page',
    setup(build) {
      build.onLoad(
        { filter: /[/\\]@fastify[/\\]swagger-ui[/\\](?:index|lib[/\\]routes)\.js$/ },
        async ({ path }) => {
          const [, root = '', inner = ''] = /^(.*[/\\]swagger-ui)[/\\](lib)?/.exec(path) ?? []
          for (const name of await readdir(join(root, 'static'))) {
            if (!unused.has(name))
              found.set(`${folder}/static/${name}`, await readFile(join(root, 'static', name)))
          }
          const dirname = `require('node:path').join(__dirname, '${folder}', '${inner}')`
          return { contents: (await readFile(path, 'utf8')).replaceAll('__dirname', dirname) }
        },
      )
    },
  }
}
