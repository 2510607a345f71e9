import { readFile } from 'node:fs/promises'
import { nodeFlags } from '@fanfare/topology'

const base = new URL('../../../../Dockerfile.base', import.meta.url)

/** For `docker build .` in the unzipped folder. */
export async function dockerfile(paths: readonly string[]): Promise<string> {
  const folders = [...new Set(paths.filter((path) => path.includes('/')).map((path) => path.split('/')[0]))]
  const files = paths.filter((path) => !path.includes('/'))
  return `${await readFile(base, 'utf8')}
COPY ${files.sort().join(' ')} ./
${folders
  .sort()
  .map((folder) => `COPY ${folder} ./${folder}\n`)
  .join('')}
ENTRYPOINT ${JSON.stringify(['node', '--enable-source-maps', ...nodeFlags])}
CMD ["start.mjs"]
`
}
