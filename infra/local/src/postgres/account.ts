import { readFile, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

export type Account = { readonly uid: number; readonly gid: number } | Record<string, never>

/** PostgreSQL refuses to run as root; then it runs as the data's owner, `postgres` or `nobody`. */
export async function chooseAccount(cluster: string): Promise<Account> {
  if (process.getuid?.() !== 0) return {}
  const owner = await stat(cluster).catch(() => undefined)
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'))
  const user = ['postgres', 'nobody'].map((name) => users.find((it) => it[0] === name)).find((it) => it)
  if (user === undefined)
    throw new Error('PostgreSQL does not run as root, and this machine has no other user')
  return { uid: Number(user[2]), gid: Number(user[3]) }
}

/** Throws when the account may not enter a folder above the path. */
export async function assertReachable(path: string, account: Account): Promise<void> {
  if (account.uid === undefined) return
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    const { mode, uid, gid } = await stat(folder)
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
    if ((mode & bit) !== 0) continue
    throw new Error(
      `PostgreSQL does not run as root but as user ${account.uid}, who may not enter ${folder}: ` +
        'move the project, or work as another user',
    )
  }
}
