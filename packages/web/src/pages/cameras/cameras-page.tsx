// SPDX-License-Identifier: Apache-2.0
import type { Camera, CameraState } from '@mingjian/contract'
import PlusOutlined from '@ant-design/icons/PlusOutlined'
import { useNavigate, useSearch } from '@tanstack/react-router'
import Alert from 'antd/es/alert'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import Select from 'antd/es/select'
import Table from 'antd/es/table'
import { useCameras } from '../../api/cameras.ts'
import { useAbility } from '../../api/session.ts'
import { problemText } from '../../components/problem-text.ts'
import { StateMark } from '../../components/state-mark.tsx'
import { useIsPhone } from '../../components/use-is-phone.ts'
import { formatRate } from '../../i18n/format.ts'
import { type Say, useSay } from '../../i18n/index.ts'
import { CameraDrawer } from './camera-drawer.tsx'
import { STATES, tableRows } from './camera-table.ts'
import './cameras.css'

const PAGE = 20

function StreamCell({ camera }: { camera: Camera }) {
  const { codec, width, height, framesPerSecond } = camera.state.facts
  if (codec === null) return <span className="dim">—</span>
  return (
    <span className="num">
      {codec === 'h264' ? 'H.264' : 'H.265'} {width}×{height}
      {framesPerSecond ? ` ${Math.round(framesPerSecond)} fps` : ''}
    </span>
  )
}

function StateCell({ camera, say }: { camera: Camera; say: Say }) {
  const { state, cause } = camera.state
  return (
    <div>
      <StateMark state={state} withText />
      {state === 'waiting' && cause ? <div className="dim cell-note">{say(`cause.${cause}`)}</div> : null}
    </div>
  )
}

type Look = Readonly<{ isPhone: boolean; sort: string; open: (camera: Camera) => void }>

function columns(say: Say, { isPhone, sort, open }: Look) {
  const sorted = (key: string) => ({
    key,
    sorter: true,
    sortOrder: sort === key ? ('ascend' as const) : sort === `-${key}` ? ('descend' as const) : null,
  })
  const name = {
    title: say('cameras.name'),
    ...sorted('name'),
    render: (_: unknown, camera: Camera) => (
      <button type="button" className="link-button" onClick={() => open(camera)}>
        {camera.name}
        {isPhone && camera.place ? <span className="dim cell-note">{camera.place}</span> : null}
      </button>
    ),
  }
  const state = {
    title: say('cameras.state'),
    ...sorted('state'),
    render: (_: unknown, camera: Camera) => <StateCell camera={camera} say={say} />,
  }
  if (isPhone) return [name, state]
  return [
    name,
    {
      title: say('cameras.place'),
      ...sorted('place'),
      render: (_: unknown, camera: Camera) => camera.place ?? <span className="dim">—</span>,
    },
    state,
    {
      title: say('cameras.stream'),
      key: 'stream',
      render: (_: unknown, camera: Camera) => <StreamCell camera={camera} />,
    },
    {
      title: say('cameras.rate'),
      ...sorted('rate'),
      align: 'right' as const,
      render: (_: unknown, { state: { facts } }: Camera) => (
        <span className="num">{facts.bitsPerSecond === null ? '—' : formatRate(facts.bitsPerSecond)}</span>
      ),
    },
    {
      title: say('cameras.lost'),
      key: 'lost',
      align: 'right' as const,
      render: (_: unknown, camera: Camera) => <span className="num">{camera.state.packetsLost}</span>,
    },
    {
      title: say('cameras.address'),
      key: 'address',
      ellipsis: true,
      render: (_: unknown, camera: Camera) => (
        <span className="mono dim">{(camera.source?.url ?? '').replace(/^rtsps?:\/\//, '')}</span>
      ),
    },
  ]
}

export function CamerasPage() {
  const say = useSay()
  const isPhone = useIsPhone()
  const query = useCameras()
  const canChange = useAbility('camera.change')
  const search = useSearch({ from: '/shell/cameras' })
  const navigate = useNavigate({ from: '/cameras' })
  const cameras = query.data ?? []
  const state = STATES.find((one) => one === search.state) ?? null
  const sort = search.sort ?? 'name'
  const rows = tableRows(cameras, { search: (search.q ?? '').trim(), state }, sort)
  const edited = cameras.find((camera) => camera.id === search.edit) ?? null
  const change = (next: Record<string, string | number | boolean | undefined>) =>
    void navigate({ search: (old) => ({ ...old, ...next }), replace: true })
  const add = () => change({ add: true, edit: undefined })

  if (query.isSuccess && cameras.length === 0) {
    return (
      <div className="page">
        <div className="centred">
          <div>
            <h2>{say('cameras.emptyTitle')}</h2>
            <p className="dim">{say(canChange ? 'cameras.emptyText' : 'cameras.emptyWatcher')}</p>
            {canChange ? (
              <Button type="primary" size="large" icon={<PlusOutlined />} onClick={add} style={{ marginTop: 16 }}>
                {say('cameras.addFirst')}
              </Button>
            ) : null}
          </div>
        </div>
        {search.add && canChange ? <CameraDrawer camera={null} close={() => change({ add: undefined })} /> : null}
      </div>
    )
  }
  return (
    <div className="page">
      <div className="page-head">
        <Input.Search
          allowClear
          className="table-search"
          value={search.q ?? ''}
          placeholder={say('tree.search')}
          aria-label={say('tree.search')}
          onChange={(event) =>
            change({ q: event.target.value === '' ? undefined : event.target.value, page: undefined })
          }
        />
        <Select<CameraState['state'] | 'all'>
          value={state ?? 'all'}
          aria-label={say('cameras.filter')}
          style={{ minWidth: 132 }}
          onChange={(value) => change({ state: value === 'all' ? undefined : value, page: undefined })}
          options={[
            { value: 'all' as const, label: say('cameras.allStates') },
            ...STATES.map((one) => ({ value: one, label: say(`state.${one}`) })),
          ]}
        />
        <span className="dim num">{say('cameras.count', { shown: rows.length, total: cameras.length })}</span>
        <span className="tools-space" />
        {canChange ? (
          <Button type="primary" icon={<PlusOutlined />} onClick={add} data-testid="add-camera">
            {say('cameras.add')}
          </Button>
        ) : null}
      </div>
      {query.error ? <Alert type="error" showIcon title={problemText(say, query.error)} /> : null}
      <Table<Camera>
        size="small"
        rowKey="id"
        loading={query.isPending}
        dataSource={rows}
        columns={columns(say, { isPhone, sort, open: (camera) => change({ edit: camera.id, add: undefined }) })}
        pagination={{ current: search.page ?? 1, pageSize: PAGE, hideOnSinglePage: true, showSizeChanger: false }}
        locale={{ emptyText: say('tree.noMatch') }}
        onChange={(page, _, sorter) => {
          const one = Array.isArray(sorter) ? sorter[0] : sorter
          const key =
            one?.columnKey === undefined || !one.order
              ? undefined
              : `${one.order === 'descend' ? '-' : ''}${one.columnKey}`
          change({ page: page.current === 1 ? undefined : page.current, sort: key })
        }}
      />
      {canChange && (search.add || edited) ? (
        <CameraDrawer
          key={edited?.id ?? 'new'}
          camera={edited}
          close={() => change({ add: undefined, edit: undefined })}
        />
      ) : null}
    </div>
  )
}
