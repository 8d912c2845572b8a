// SPDX-License-Identifier: Apache-2.0
import i18next from 'i18next'
import { useCallback } from 'react'
import { initReactI18next, useTranslation } from 'react-i18next'
import type { zh } from './zh.ts'

export type Language = 'zh' | 'en'
export type TextKey = keyof typeof zh
/** Looks a sentence up in the chosen language; `{{name}}` in it takes `values.name`. */
export type Say = (key: TextKey, values?: Record<string, string | number>) => string

async function load(language: Language): Promise<Record<string, string>> {
  return language === 'zh' ? (await import('./zh.ts')).zh : (await import('./en.ts')).en
}

export async function startText(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation: await load(language) } },
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  })
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
}

export async function changeLanguage(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'translation')) {
    i18next.addResourceBundle(language, 'translation', await load(language))
  }
  await i18next.changeLanguage(language)
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
}

export function useSay(): Say {
  const { t } = useTranslation()
  return useCallback((key, values) => t(key, values ?? {}), [t])
}

/** The sentence for a key that may not exist, as with codes from the server. */
export function sayIfKnown(say: Say, key: string, values?: Record<string, string | number>): string | null {
  return i18next.exists(key) ? say(key as TextKey, values) : null
}

export function useLanguage(): Language {
  return useTranslation().i18n.language === 'en' ? 'en' : 'zh'
}
