import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rdsCertificates } from '@fanfare/bundle/rds-authorities'
import { buildSync } from 'esbuild'

const source = fileURLToPath(new URL('./functions', import.meta.url))

const functions = ['run-sql', 'service-database', 'database-figures', 'running-version'] as const

export type FunctionName = (typeof functions)[number]

let folder: string | undefined

/** A folder with `index.mjs`, and the certificates of RDS where it connects. The first call bundles all functions. */
export function bundledFunction(name: FunctionName): string {
  folder ??= bundle()
  return join(folder, name)
}

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
    // Part of Lambda's runtime, or optional.
    external: ['@aws-sdk/*', 'pg-native'],
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'error',
  })
  for (const [file, content] of Object.entries(rdsCertificates))
    writeFileSync(join(outdir, 'run-sql', file), content)
  return outdir
}
