// SPDX-License-Identifier: Apache-2.0
import UserOutlined from '@ant-design/icons/UserOutlined'
import { useQueryClient } from '@tanstack/react-query'
import Dropdown from 'antd/es/dropdown'
import { lazy, Suspense, useState } from 'react'
import { signOut, useSession } from '../api/session.ts'
import { useSay } from '../i18n/index.ts'
import { useSettings } from '../settings.tsx'

const Account = lazy(() =>
  import('../pages/account/account-dialog.tsx').then((module) => ({ default: module.AccountDialog })),
)

export function AccountMenu() {
  const say = useSay()
  const client = useQueryClient()
  const session = useSession().data
  const { language, theme, setLanguage, setTheme } = useSettings()
  const [isOpen, setOpen] = useState(false)
  const items = [
    {
      key: 'who',
      label: `${session?.user.name ?? ''} · ${session ? say(`role.${session.user.role}`) : ''}`,
      disabled: true,
    },
    { type: 'divider' as const },
    { key: 'account', label: say('account.open'), onClick: () => setOpen(true) },
    {
      key: 'language',
      label: say('account.otherLanguage'),
      onClick: () => setLanguage(language === 'zh' ? 'en' : 'zh'),
    },
    {
      key: 'theme',
      label: say(theme === 'dark' ? 'account.toLight' : 'account.toDark'),
      onClick: () => setTheme(theme === 'dark' ? 'light' : 'dark'),
    },
    { type: 'divider' as const },
    { key: 'out', label: say('account.signOut'), onClick: () => void signOut(client) },
  ]
  return (
    <>
      <Dropdown menu={{ items }} trigger={['click']} placement="bottomRight">
        <button
          type="button"
          className="icon-button"
          data-testid="account-button"
          aria-label={say('account.menu')}
          aria-haspopup="menu"
        >
          <UserOutlined style={{ fontSize: 17 }} />
        </button>
      </Dropdown>
      {isOpen ? (
        <Suspense fallback={null}>
          <Account close={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  )
}
