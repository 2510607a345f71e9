import { fileURLToPath } from 'node:url'
import type { BuildContext } from 'esbuild'

const page = fileURLToPath(new URL('../../page/', import.meta.url))

export interface Asset {
  readonly type: string
  readonly body: Uint8Array
}

export type Assets = ReturnType<typeof createAssets>

/** The page, bundled when it is asked for: a tenth of a second, and no build step before `dev`. */
export function createAssets() {
  let context: Promise<BuildContext> | undefined
  let built: Promise<Map<string, Asset>> | undefined

  async function open(): Promise<BuildContext> {
    const esbuild = await import('esbuild')
    return esbuild.context({
      entryPoints: [`${page}main.tsx`, `${page}main.css`],
      bundle: true,
      format: 'esm',
      minify: true,
      jsx: 'automatic',
      jsxImportSource: 'preact',
      target: 'es2022',
      outdir: page,
      write: false,
      logLevel: 'silent',
    })
  }

  async function build(): Promise<Map<string, Asset>> {
    context ??= open().catch((error) => {
      context = undefined
      throw error
    })
    const { outputFiles = [] } = await (await context).rebuild()
    return new Map(
      outputFiles.map(({ path, contents }) =>
        path.endsWith('.css')
          ? ['main.css', { type: 'text/css; charset=utf-8', body: contents }]
          : ['main.js', { type: 'text/javascript; charset=utf-8', body: contents }],
      ),
    )
  }

  return {
    /** Whenever the page is loaded, so that an edit is seen. */
    rebuild(): void {
      built = build()
      // Reported where an asset is read.
      built.catch(() => undefined)
    },
    async find(name: string): Promise<Asset | undefined> {
      built ??= build()
      return (await built).get(name)
    },
    async close(): Promise<void> {
      await (await context)?.dispose()
    },
  }
}
