// SPDX-License-Identifier: Apache-2.0
import { MutationCache, notifyManager, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import AntApp from 'antd/es/app'
import ConfigProvider from 'antd/es/config-provider'
import enUS from 'antd/es/locale/en_US'
import zhCN from 'antd/es/locale/zh_CN'
import { useEffect, useMemo } from 'react'
import { ApiProblem, onSignedOut } from './api/client.ts'
import { router } from './router.tsx'
import { SettingsProvider, useSettings } from './settings.tsx'
import { themeOf } from './theme.ts'

function shouldRetry(count: number, error: Error): boolean {
  return count < 2 && !(error instanceof ApiProblem && error.status < 500)
}

// Within the event that caused it, so that a controlled box shows its new state at once.
notifyManager.setScheduler(queueMicrotask)

function createClient(): QueryClient {
  // What the server refuses is shown where it was asked for; only what is broken is reported.
  const report = (error: Error): void => {
    if (!(error instanceof ApiProblem) || error.status >= 500) reportError(error)
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError: report }),
    mutationCache: new MutationCache({ onError: report }),
    defaultOptions: { queries: { retry: shouldRetry, refetchOnWindowFocus: false } },
  })
}

function Themed() {
  const { theme, language } = useSettings()
  const config = useMemo(() => themeOf(theme), [theme])
  return (
    <ConfigProvider theme={config} locale={language === 'zh' ? zhCN : enUS} button={{ autoInsertSpace: false }}>
      <AntApp component={false}>
        <RouterProvider router={router} />
      </AntApp>
    </ConfigProvider>
  )
}

export function App() {
  const client = useMemo(createClient, [])
  useEffect(() => onSignedOut(() => client.setQueryData(['session'], null)), [client])
  return (
    <QueryClientProvider client={client}>
      <SettingsProvider>
        <Themed />
      </SettingsProvider>
    </QueryClientProvider>
  )
}
