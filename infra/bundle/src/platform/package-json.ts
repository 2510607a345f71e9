import { nodeMajor } from '../programs.ts'

/** Without dependencies: the platform has nothing to install. */
export function packageJson(name: string, version: string): string {
  const content = { name, version, private: true, type: 'module', engines: { node: `${nodeMajor}.x` } }
  return `${JSON.stringify(content, null, 2)}\n`
}
