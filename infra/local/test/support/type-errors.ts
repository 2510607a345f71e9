import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { temporaryFolder } from './temporary.ts'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../../../..', import.meta.url))
const compiler = createRequire(join(root, 'package.json')).resolve('typescript/package.json')

/** What the compiler says about a program, with the types of the contracts. */
export async function typeErrors(code: string): Promise<string> {
  const folder = await temporaryFolder()
  const contracts = join(root, 'packages/contracts/src/index.ts').replaceAll('\\', '/')
  const settings = {
    extends: join(root, 'tsconfig.base.json'),
    compilerOptions: { types: [], lib: ['es2024', 'dom'], paths: { '@fanfare/contracts': [contracts] } },
    files: ['program.mts'],
  }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(settings))
  await writeFile(join(folder, 'program.mts'), code)
  const tsc = join(compiler, '..', 'bin', 'tsc')
  return run(process.execPath, [tsc, '--singleThreaded', '--pretty', 'false', '--project', folder]).then(
    () => '',
    (error: { readonly stdout: string }) => error.stdout,
  )
}
