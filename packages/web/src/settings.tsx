// SPDX-License-Identifier: Apache-2.0
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import { usePreferences, useSavePreference } from './api/preferences.ts'
import { changeLanguage, type Language, useLanguage } from './i18n/index.ts'

export type ThemeName = 'dark' | 'light'

const LANGUAGE = 'mingjian.language'
const THEME = 'mingjian.theme'

export function storedLanguage(): Language {
  return localStorage.getItem(LANGUAGE) === 'en' ? 'en' : 'zh'
}
function storedTheme(): ThemeName {
  return localStorage.getItem(THEME) === 'light' ? 'light' : 'dark'
}

type Settings = Readonly<{
  language: Language
  theme: ThemeName
  setLanguage(language: Language): void
  setTheme(theme: ThemeName): void
}>

const Context = createContext<Settings | null>(null)

function applyTheme(theme: ThemeName): void {
  document.documentElement.dataset['theme'] = theme
  localStorage.setItem(THEME, theme)
}

/** Language and theme: the person's own once signed in, this browser's before. */
export function SettingsProvider({ children }: { children: ReactNode }) {
  const language = useLanguage()
  const [theme, setThemeState] = useState<ThemeName>(storedTheme)
  const save = useSavePreference()
  const preferences = usePreferences().data

  const showLanguage = useCallback((next: Language) => {
    localStorage.setItem(LANGUAGE, next)
    void changeLanguage(next)
  }, [])
  useEffect(() => applyTheme(theme), [theme])
  const ownLanguage = preferences?.['language']
  const ownTheme = preferences?.['theme']
  useEffect(() => {
    if (ownLanguage === 'zh' || ownLanguage === 'en') showLanguage(ownLanguage)
  }, [ownLanguage, showLanguage])
  useEffect(() => {
    if (ownTheme === 'dark' || ownTheme === 'light') setThemeState(ownTheme)
  }, [ownTheme])

  const value = useMemo<Settings>(
    () => ({
      language,
      theme,
      setLanguage: (next) => {
        showLanguage(next)
        save({ language: next })
      },
      setTheme: (next) => {
        setThemeState(next)
        save({ theme: next })
      },
    }),
    [language, theme, save, showLanguage],
  )
  return <Context value={value}>{children}</Context>
}

export function useSettings(): Settings {
  const settings = useContext(Context)
  if (!settings) throw new Error('bug: used outside SettingsProvider')
  return settings
}
