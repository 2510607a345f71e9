// First: it must run before uPlot is loaded.
import './language.ts'
import { render } from 'preact'
import { App } from './app.tsx'

const root = document.getElementById('app')
if (root) render(<App />, root)
