// SPDX-License-Identifier: Apache-2.0
import './zod-mode.ts'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { startText } from './i18n/index.ts'
import { storedLanguage } from './settings.tsx'
import './styles/base.css'
import './styles/shell.css'

async function main(): Promise<void> {
  await startText(storedLanguage())
  const root = document.getElementById('root')
  if (root) createRoot(root).render(<App />)
  // After the first paint: only the slices that this machine's own fonts lack are fetched.
  await import('./styles/fonts.ts')
}

void main()
