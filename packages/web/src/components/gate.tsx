// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react'
import { useSay } from '../i18n/index.ts'
import { useSettings } from '../settings.tsx'

/** The frame of the screens before anybody is signed in. */
export function Gate({ title, children }: { title: string; children: ReactNode }) {
  const say = useSay()
  const { language, theme, setLanguage, setTheme } = useSettings()
  return (
    <main className="gate">
      <section className="gate-card" aria-labelledby="gate-title">
        <div className="gate-brand">
          <img src="/icon.svg" alt="" />
          <div>
            <h1 id="gate-title">{title}</h1>
            <p>{say('product.line')}</p>
          </div>
        </div>
        {children}
        <div className="gate-foot">
          <button type="button" className="icon-button" onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}>
            {say('account.otherLanguage')}
          </button>
          <button type="button" className="icon-button" onClick={() => setTheme(theme === 'dark' ? 'light' : 'dark')}>
            {say(theme === 'dark' ? 'account.toLight' : 'account.toDark')}
          </button>
        </div>
      </section>
    </main>
  )
}
