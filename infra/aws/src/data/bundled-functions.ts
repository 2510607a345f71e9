import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'

const source = fileURLToPath(new URL('./functions', import.meta.url))

/** The functions that Lambda runs: each a file of `functions/` that exports `handler`. */
const functions = ['run-sql', 'service-database', 'outbox-age'] as const

export type FunctionName = (typeof functions)[number]

let folder: string | undefined

/** A folder with a function's `index.mjs`. All are bundled at the first call, once for the process. */
export function bundledFunction(name: FunctionName): string {
  folder ??= bundle()
  return join(folder, name)
}

/** CDK's own helper for this starts a program of esbuild's for each; its API does the same on every machine. */
function bundle(): string {
  const outdir = mkdtempSync(join(tmpdir(), 'fanfare-functions-'))
  process.on('exit', () => rmSync(outdir, { recursive: true, force: true }))
  buildSync({
    entryPoints: functions.map((name) => ({ in: join(source, `${name}.ts`), out: join(name, 'index') })),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // The SDK comes with the runtime.
    external: ['@aws-sdk/*', 'pg-native'],
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'error',
  })
  return outdir
}
