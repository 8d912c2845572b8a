// SPDX-License-Identifier: Apache-2.0
import { type IntegrationHead, IntegrationState } from '@mingjian/contract'
import PlusOutlined from '@ant-design/icons/PlusOutlined'
import Button from 'antd/es/button'
import Drawer from 'antd/es/drawer'
import Input from 'antd/es/input'
import Select from 'antd/es/select'
import Table from 'antd/es/table'
import { INTEGRATIONS_A_PAGE, useIntegrations } from '../../api/integrations.ts'
import { useAbility } from '../../api/session.ts'
import { useIsPhone } from '../../components/use-is-phone.ts'
import { type Say, useSay } from '../../i18n/index.ts'
import { Problem } from '../registry/problem.tsx'
import { IntegrationDrawer } from './integration-drawer.tsx'
import type { TabProps } from './integration-search.ts'
import { IntegrationTag } from './integration-tag.tsx'
import { RequestForm } from './request-form.tsx'

/** Who outside sees cameras of a system, or asked to. */
export function RequestsTab({ search, change }: TabProps) {
  const say = useSay()
  const isPhone = useIsPhone()
  const canRequest = useAbility('inspection.run')
  const { q, state, sort, page } = search
  const query = useIntegrations({ search: q, state, sort, page })
  const pages = { current: page ?? 1, pageSize: INTEGRATIONS_A_PAGE, total: query.data?.total ?? 0 }
  const states = IntegrationState.options.map((value) => ({
    ...{ value: `${value}`, label: say(`integration.state.${value}`) },
  }))
  const close = () => change({ add: undefined })
  return (
    <>
      <div className="page-head">
        <Input.Search
          allowClear
          className="table-search"
          defaultValue={q ?? ''}
          placeholder={say('integration.search')}
          aria-label={say('integration.search')}
          onSearch={(value) => change({ q: value.trim() || undefined, page: undefined })}
        />
        <Select
          value={state ?? ''}
          aria-label={say('registry.state')}
          className="registry-filter"
          options={[{ value: '', label: say('registry.allStates') }, ...states]}
          onChange={(value: string) => change({ state: value || undefined, page: undefined })}
        />
        <span className="tools-space" />
        {canRequest ? (
          <Button
            type="primary"
            icon={<PlusOutlined />}
            onClick={() => change({ add: true })}
            data-testid="request-integration"
          >
            {say('integration.request')}
          </Button>
        ) : null}
      </div>
      <Problem error={query.error} />
      <Table<IntegrationHead>
        rowKey="id"
        loading={query.isPending}
        dataSource={query.data?.items ?? []}
        columns={columns(say, { isPhone, sort, open: (id) => change({ open: id }) })}
        pagination={{ ...pages, hideOnSinglePage: true, showSizeChanger: false }}
        locale={{ emptyText: say('integration.none') }}
        onChange={(at, _, sorter) => {
          const one = Array.isArray(sorter) ? sorter[0] : sorter
          const next = one?.order ? `${one.order === 'descend' ? '-' : ''}${String(one.columnKey)}` : undefined
          change({ page: at.current === 1 ? undefined : at.current, sort: next })
        }}
      />
      {search.open ? (
        <IntegrationDrawer key={search.open} id={search.open} close={() => change({ open: undefined })} />
      ) : null}
      {search.add ? (
        <Drawer open onClose={close} size={640} title={say('integration.request')}>
          <RequestForm done={(id) => change({ add: undefined, open: id })} cancel={close} />
        </Drawer>
      ) : null}
    </>
  )
}

type Look = Readonly<{ isPhone: boolean; sort: string | undefined; open: (id: string) => void }>

function columns(say: Say, { isPhone, sort = '-requested', open }: Look) {
  const orderOf = (key: string): 'ascend' | 'descend' | null =>
    sort === key ? 'ascend' : sort === `-${key}` ? 'descend' : null
  const system = {
    title: say('integration.system'),
    key: 'system',
    render: (_: unknown, row: IntegrationHead) => (
      <button type="button" className="link-button" onClick={() => open(row.id)}>
        {row.system.name}
      </button>
    ),
  }
  const state = {
    title: say('registry.state'),
    key: 'state',
    render: (_: unknown, row: IntegrationHead) => <IntegrationTag row={row} />,
  }
  if (isPhone) return [system, state]
  return [
    { title: say('integration.number'), key: 'number', dataIndex: 'number', className: 'num' },
    system,
    { title: say('integration.unit'), key: 'unit', dataIndex: 'unitName' },
    { title: say('integration.authority'), key: 'authority', dataIndex: 'authority' },
    { title: say('integration.cameras'), key: 'cameras', dataIndex: 'cameras', className: 'num' },
    state,
    {
      ...{ title: say('integration.requestedOn'), key: 'requested', dataIndex: 'requestedOn', className: 'num' },
      ...{ sorter: true, sortOrder: orderOf('requested') },
    },
    {
      ...{ title: say('integration.connectBy'), key: 'due', dataIndex: 'connectBy', className: 'num' },
      ...{ sorter: true, sortOrder: orderOf('due') },
    },
  ]
}
