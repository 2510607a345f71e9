// First: it must run before uPlot is loaded.
import './language.ts'
import { render } from 'preact'
import { App } from './app.tsx'
import { onKey } from './keys.ts'
import { follow } from './live.ts'

const root = document.getElementById('app')
if (root) render(<App />, root)
addEventListener('keydown', onKey)
follow()
