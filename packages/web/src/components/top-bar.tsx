// SPDX-License-Identifier: Apache-2.0
import BellOutlined from '@ant-design/icons/BellOutlined'
import QuestionCircleOutlined from '@ant-design/icons/QuestionCircleOutlined'
import SearchOutlined from '@ant-design/icons/SearchOutlined'
import { useLocation } from '@tanstack/react-router'
import Badge from 'antd/es/badge'
import { useAlarms } from '../api/operation.ts'
import { useSay } from '../i18n/index.ts'
import { AccountMenu } from './account-menu.tsx'
import { isAt, usePlaces } from './navigation.ts'
import { PageToolsSlot } from './page-tools.tsx'
import type { ShellPanel } from './shell.tsx'

export function TopBar({ open }: { open: (panel: ShellPanel) => void }) {
  const say = useSay()
  const { pathname } = useLocation()
  const place = usePlaces().find((one) => isAt(one, pathname))
  const alarms = useAlarms().data?.items ?? []
  const pressing = alarms.filter((alarm) => alarm.clearedAt === null && alarm.acknowledgedAt === null).length
  return (
    <header className="top">
      {place ? (
        <h1 className="top-title">{say(place.label)}</h1>
      ) : (
        <span className="top-title">{say('product.name')}</span>
      )}
      <PageToolsSlot />
      <button
        type="button"
        className="icon-button search-button"
        onClick={() => open('palette')}
        aria-label={`${say('palette.open')} Ctrl K`}
      >
        <SearchOutlined />
        <kbd>Ctrl K</kbd>
      </button>
      <button
        type="button"
        className="icon-button"
        data-testid="alarm-button"
        onClick={() => open('alarms')}
        aria-label={say('alarm.button', { count: pressing })}
      >
        <Badge count={pressing} size="small" offset={[2, -2]}>
          <BellOutlined style={{ fontSize: 17, color: 'var(--text)' }} />
        </Badge>
      </button>
      <button
        type="button"
        className="icon-button help-button"
        onClick={() => open('keys')}
        aria-label={say('keys.open')}
        title={say('keys.open')}
      >
        <QuestionCircleOutlined style={{ fontSize: 17 }} />
      </button>
      <AccountMenu />
    </header>
  )
}
