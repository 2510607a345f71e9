import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { pack } from '../archive.ts'
import { nginxLimits } from '../platform/nginx.ts'
import { packageJson } from '../platform/package-json.ts'
import { nodeMajor } from '../programs.ts'

/** The version with which every environment is made. */
export function placeholderZip(): Uint8Array {
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL('server.ts', import.meta.url))],
    write: false,
    format: 'esm',
    platform: 'node',
    target: `node${nodeMajor}`,
    logLevel: 'error',
  })
  return pack({
    'package.json': packageJson('placeholder', '0.0.0'),
    Procfile: 'web: node server.mjs\n',
    'server.mjs': outputFiles[0]?.contents ?? '',
    '.platform/nginx/conf.d/fanfare.conf': nginxLimits,
  })
}
