import type { Check } from '../finding.ts'

export const mail: Check = async ({ stage: { region } }, ask) => {
  const answer = await ask({
    service: 'ses',
    host: `email.${region}.amazonaws.com`,
    path: '/v2/email/account',
  })
  if (/"ProductionAccessEnabled":\s*true/.test(answer))
    return { state: 'ok', says: 'Amazon SES may send to everybody' }
  return {
    state: 'note',
    says: 'Amazon SES is in its sandbox, and sends to verified addresses only. If SMTP_URL will be SES, request production access now, which takes a day; with another mail server, nothing',
  }
}
