// SPDX-License-Identifier: Apache-2.0
import UserOutlined from '@ant-design/icons/UserOutlined'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import Badge from 'antd/es/badge'
import Dropdown from 'antd/es/dropdown'
import { signOut, useSession } from '../api/session.ts'
import { useSay } from '../i18n/index.ts'
import { useSettings } from '../settings.tsx'

export function AccountMenu() {
  const say = useSay()
  const client = useQueryClient()
  const session = useSession().data
  const { language, theme, setLanguage, setTheme } = useSettings()
  const navigate = useNavigate()
  const hasNews = (session?.newDevices.length ?? 0) > 0
  const items = [
    {
      key: 'who',
      label: `${session?.user.name ?? ''} · ${session ? say(`role.${session.user.role}`) : ''}`,
      disabled: true,
    },
    { type: 'divider' as const },
    { key: 'account', label: say('account.open'), onClick: () => void navigate({ to: '/account' }) },
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
    <Dropdown menu={{ items }} trigger={['click']} placement="bottomRight">
      <button
        type="button"
        className="icon-button"
        data-testid="account-button"
        aria-label={say('account.menu')}
        aria-haspopup="menu"
      >
        <Badge dot={hasNews} title={hasNews ? say('account.newDevice') : ''}>
          <UserOutlined style={{ fontSize: 17, color: 'inherit' }} />
        </Badge>
      </button>
    </Dropdown>
  )
}
