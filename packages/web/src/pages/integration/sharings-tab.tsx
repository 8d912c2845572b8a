// SPDX-License-Identifier: Apache-2.0
import { type Sharing, SharingState } from '@mingjian/contract'
import PlusOutlined from '@ant-design/icons/PlusOutlined'
import Button from 'antd/es/button'
import Drawer from 'antd/es/drawer'
import Select from 'antd/es/select'
import Table from 'antd/es/table'
import Tag from 'antd/es/tag'
import { INTEGRATIONS_A_PAGE, useSharings } from '../../api/integrations.ts'
import { useAbility } from '../../api/session.ts'
import { useIsPhone } from '../../components/use-is-phone.ts'
import { type Say, useSay } from '../../i18n/index.ts'
import { Problem } from '../registry/problem.tsx'
import type { TabProps } from './integration-search.ts'
import { SharingDrawer } from './sharing-drawer.tsx'
import { SharingForm } from './sharing-form.tsx'

const COLOR = { asked: 'warning', running: 'success', refused: 'error', ended: 'default' } as const

/** What is shared with other departments, for what and until when. */
export function SharingsTab({ search, change }: TabProps) {
  const say = useSay()
  const isPhone = useIsPhone()
  const canAsk = useAbility('user.change')
  const { state, page } = search
  const query = useSharings({ state, page })
  const pages = { current: page ?? 1, pageSize: INTEGRATIONS_A_PAGE, total: query.data?.total ?? 0 }
  const states = SharingState.options.map((value) => ({ value: `${value}`, label: say(`sharing.state.${value}`) }))
  const opened = query.data?.items.find(({ id }) => id === search.open)
  const close = () => change({ add: undefined })
  return (
    <>
      <div className="page-head">
        <Select
          value={state ?? ''}
          aria-label={say('registry.state')}
          className="registry-filter"
          options={[{ value: '', label: say('registry.allStates') }, ...states]}
          onChange={(value: string) => change({ state: value || undefined, page: undefined })}
        />
        <span className="tools-space" />
        {canAsk ? (
          <Button
            type="primary"
            icon={<PlusOutlined />}
            onClick={() => change({ add: true })}
            data-testid="ask-sharing"
          >
            {say('sharing.ask')}
          </Button>
        ) : null}
      </div>
      <Problem error={query.error} />
      <Table<Sharing>
        rowKey="id"
        loading={query.isPending}
        dataSource={query.data?.items ?? []}
        columns={columns(say, { isPhone, open: (id) => change({ open: id }) })}
        pagination={{ ...pages, hideOnSinglePage: true, showSizeChanger: false }}
        locale={{ emptyText: say('sharing.none') }}
        onChange={({ current }) => change({ page: current === 1 ? undefined : current })}
      />
      {opened ? <SharingDrawer sharing={opened} close={() => change({ open: undefined })} /> : null}
      {search.add ? (
        <Drawer open onClose={close} size={600} title={say('sharing.ask')}>
          <SharingForm done={close} />
        </Drawer>
      ) : null}
    </>
  )
}

type Look = Readonly<{ isPhone: boolean; open: (id: string) => void }>

function columns(say: Say, { isPhone, open }: Look) {
  const department = {
    title: say('sharing.department'),
    key: 'department',
    render: (_: unknown, row: Sharing) => (
      <button type="button" className="link-button" onClick={() => open(row.id)}>
        {row.department}
      </button>
    ),
  }
  const state = {
    title: say('registry.state'),
    key: 'state',
    render: (_: unknown, row: Sharing) => <Tag color={COLOR[row.state]}>{say(`sharing.state.${row.state}`)}</Tag>,
  }
  if (isPhone) return [department, state]
  return [
    department,
    {
      title: say('integration.purpose'),
      key: 'purpose',
      render: (_: unknown, row: Sharing) => say(`sharing.purpose.${row.purpose}`),
    },
    {
      title: say('integration.cameras'),
      key: 'cameras',
      className: 'num',
      render: (_: unknown, row: Sharing) => row.cameras.length,
    },
    { title: say('sharing.account'), key: 'account', render: (_: unknown, row: Sharing) => row.account.name },
    { title: say('sharing.from'), key: 'from', dataIndex: 'from', className: 'num' },
    { title: say('sharing.until'), key: 'until', dataIndex: 'until', className: 'num' },
    state,
  ]
}
