// SPDX-License-Identifier: Apache-2.0
import { Navigate, Outlet, useLocation } from '@tanstack/react-router'
import Spin from 'antd/es/spin'
import { lazy, Suspense, useState } from 'react'
import { useServerEvents } from '../api/events.ts'
import { useSession } from '../api/session.ts'
import { useSay } from '../i18n/index.ts'
import { useKeys } from './keys.ts'
import { useIsForbidden } from './navigation.ts'
import { Rail } from './rail.tsx'
import { StatusBar } from './status-bar.tsx'
import { TabBar } from './tab-bar.tsx'
import { TopBar } from './top-bar.tsx'

const SignIn = lazy(() => import('../pages/sign-in/sign-in.tsx').then((module) => ({ default: module.SignIn })))
const Palette = lazy(() => import('./command-palette.tsx').then((module) => ({ default: module.CommandPalette })))
const KeyHelp = lazy(() => import('./key-help.tsx').then((module) => ({ default: module.KeyHelp })))
const Alarms = lazy(() => import('./alarm-drawer.tsx').then((module) => ({ default: module.AlarmDrawer })))

export type ShellPanel = 'palette' | 'keys' | 'alarms' | null

function Waiting() {
  return (
    <div className="centred">
      <Spin />
    </div>
  )
}

function Frame() {
  const say = useSay()
  const [panel, setPanel] = useState<ShellPanel>(null)
  const isLive = useServerEvents(true)
  const { pathname } = useLocation()
  const isForbidden = useIsForbidden(pathname)
  const mustEnrol = useSession().data?.mustEnrol ?? false
  const close = () => setPanel(null)
  useKeys({
    'ctrl+k': () => setPanel('palette'),
    '?': () => setPanel('keys'),
  })
  return (
    <div className="shell">
      <a className="skip-link" href="#main">
        {say('shell.skip')}
      </a>
      <Rail />
      <TopBar open={setPanel} />
      <main className="main" id="main" tabIndex={-1}>
        <Suspense fallback={<Waiting />}>
          {mustEnrol && pathname !== '/account' ? (
            <Navigate to="/account" />
          ) : isForbidden ? (
            <div className="centred">{say('problem.ability.missing')}</div>
          ) : (
            <Outlet />
          )}
        </Suspense>
      </main>
      <StatusBar isLive={isLive} openAlarms={() => setPanel('alarms')} />
      <TabBar />
      <Suspense fallback={null}>
        {panel === 'palette' ? (
          <Palette close={close} openKeys={() => setPanel('keys')} openAlarms={() => setPanel('alarms')} />
        ) : null}
        {panel === 'keys' ? <KeyHelp close={close} /> : null}
        {panel === 'alarms' ? <Alarms close={close} /> : null}
      </Suspense>
    </div>
  )
}

/** The frame round every page, or the sign-in when nobody is signed in. */
export function Shell() {
  const session = useSession()
  if (session.isPending) return <Waiting />
  if (!session.data) {
    return (
      <Suspense fallback={<Waiting />}>
        <SignIn error={session.error} />
      </Suspense>
    )
  }
  return <Frame key={session.data.user.id} />
}
