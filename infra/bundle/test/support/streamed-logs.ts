/** Names of the processes whose logs the agent gets from the bundle's configuration. */
export const streamedLogs = (json: string): string[] =>
  [...json.matchAll(/"file_path": "\/var\/log\/([\w-]+)\.stdout\.log"/g)].map(([, name]) => name ?? '')
