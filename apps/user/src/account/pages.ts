import { createHash } from 'node:crypto'

const script = `
const form = document.forms[0]
form.addEventListener('submit', async (event) => {
  event.preventDefault()
  const token = location.hash.slice(1)
  const body = JSON.stringify({ token, password: form.elements.password.value })
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(form.action, { method: 'POST', headers, body })
  const problem = answer.ok ? undefined : await answer.json()
  document.querySelector('output').textContent = problem ? problem.detail : form.dataset.done
})`

const hash = createHash('sha256').update(script).digest('base64')

/** A page for the links of mails, until a shop has its own. Only the browser sees the token, after the `#`. */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; script-src 'sha256-${hash}'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'`,
}

interface Page {
  readonly title: string
  readonly label: string
  readonly action: string
  readonly autocomplete: string
  readonly done: string
}

const pageOf = ({ title, label, action, autocomplete, done }: Page) => `<!doctype html>
<html lang="en">
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<h1>${title}</h1>
<form action="${action}" data-done="${done}">
  <p><label>${label} <input name="password" type="password" autocomplete="${autocomplete}" required></label></p>
  <p><button>${title}</button></p>
  <p><output></output></p>
</form>
<script>${script}</script>
</html>
`

export const confirmEmailPage = pageOf({
  title: 'Confirm your e-mail address',
  label: 'Password of your account',
  action: '/account/email-confirmations',
  autocomplete: 'current-password',
  done: 'Your e-mail address is confirmed.',
})

export const resetPasswordPage = pageOf({
  title: 'Choose another password',
  label: 'New password',
  action: '/account/password-resets/confirmations',
  autocomplete: 'new-password',
  done: 'Your password was changed. Sign in with it.',
})
