import { withEntry, withTableRow } from './edits.ts'
import type { ServiceFiles } from './service-files.ts'

/** The other's address and the deadline, in config.ts, in README.md and in the environment of tests. */
export function addCallSettings(
  files: ServiceFiles,
  { provider, prefix }: { readonly provider: string; readonly prefix: string },
): void {
  const settings = [
    [`${prefix}_URL`, 'Type.String({ minLength: 1 })'],
    [`${prefix}_DEADLINE_MS`, 'Type.Integer({ minimum: 1, default: 2_000 })'],
  ].filter(([setting]) => !files.read('src/config.ts').includes(`${setting}:`))
  if (settings.length === 0) return
  files.edit('src/config.ts', (source) => {
    const opened = source.replace('Type.Object(commonEnvironment)', 'Type.Object({ ...commonEnvironment })')
    return settings.reduce(
      (text, [setting, schema]) => withEntry(text, 'Type.Object({', `${setting}: ${schema}`),
      opened,
    )
  })
  files.edit('README.md', (source) =>
    withTableRow(source, '## Run and deploy', [
      settings.map(([setting]) => `\`${setting}\``).join(', '),
      `the ${provider} service, and how long a call of it may take (2000)`,
    ]),
  )
  for (const file of files.found('test/**/*.ts')) {
    if (!/^ +TOKEN_AUDIENCE: /m.test(files.read(file))) continue
    // Nothing listens there.
    files.edit(file, (source) =>
      source.replace(/^( +)TOKEN_AUDIENCE: .*$/m, `$&\n$1${prefix}_URL: 'http://127.0.0.1:1',`),
    )
  }
}
