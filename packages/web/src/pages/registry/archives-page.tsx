// SPDX-License-Identifier: Apache-2.0
import type { ArchiveRow } from '@mingjian/contract'
import { useNavigate, useSearch } from '@tanstack/react-router'
import Checkbox from 'antd/es/checkbox'
import Input from 'antd/es/input'
import Select from 'antd/es/select'
import Table from 'antd/es/table'
import Tag from 'antd/es/tag'
import { ARCHIVES_A_PAGE, useArchives } from '../../api/registry-archive.ts'
import { useIsPhone } from '../../components/use-is-phone.ts'
import { type Say, useSay } from '../../i18n/index.ts'
import type { ArchivesSearch } from '../../router.tsx'
import { Problem } from './problem.tsx'
import { type RegisterNames, useRegisterNames } from './register-names.ts'
import './registry.css'
import { SystemDrawer } from './system-drawer.tsx'
import { SystemStateTag } from './system-state-tag.tsx'

/** The archives of all systems by volume, or of those that lack something (article 17). */
export function ArchivesPage() {
  const say = useSay()
  const names = useRegisterNames()
  const isPhone = useIsPhone()
  const search = useSearch({ from: '/shell/archives' })
  const navigate = useNavigate({ from: '/archives' })
  const change = (next: ArchivesSearch) => void navigate({ search: (old) => ({ ...old, ...next }), replace: true })
  const { q, district, lacking, page, open } = search
  const query = useArchives({ search: q, district, lacking, page })
  const pages = { current: page ?? 1, pageSize: ARCHIVES_A_PAGE, total: query.data?.total ?? 0 }
  return (
    <div className="page">
      <div className="page-head">
        <Input.Search
          allowClear
          className="table-search"
          disabled={lacking ?? false}
          defaultValue={q ?? ''}
          placeholder={say('registry.searchSystems')}
          aria-label={say('registry.searchSystems')}
          onSearch={(value) => change({ q: value.trim() || undefined, page: undefined })}
        />
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          value={district ?? ''}
          aria-label={say('registry.district')}
          className="registry-filter"
          popupMatchSelectWidth={false}
          options={[{ value: '', label: say('registry.allDistricts') }, ...names.districts]}
          onChange={(value: string) => change({ district: value || undefined, page: undefined })}
        />
        <Checkbox
          checked={lacking ?? false}
          onChange={(event) => change({ lacking: event.target.checked || undefined, page: undefined })}
        >
          {say('archives.lackingOnly')}
        </Checkbox>
      </div>
      <Problem error={query.error} />
      <Table<ArchiveRow>
        rowKey={({ system }) => system.id}
        size="small"
        loading={query.isPending}
        dataSource={query.data?.items ?? []}
        columns={columns(say, { names, isPhone, open: (id) => change({ open: id }) })}
        pagination={{ ...pages, hideOnSinglePage: true, showSizeChanger: false }}
        locale={{ emptyText: say(lacking ? 'archives.noneLacks' : 'registry.noSystems') }}
        onChange={({ current }) => change({ page: current === 1 ? undefined : current })}
      />
      {open ? <SystemDrawer key={open} id={open} tab="archive" close={() => change({ open: undefined })} /> : null}
    </div>
  )
}

type Look = Readonly<{ names: RegisterNames; isPhone: boolean; open: (id: string) => void }>

function columns(say: Say, { names, isPhone, open }: Look) {
  const system = {
    title: say('filing.system'),
    key: 'system',
    render: (_: unknown, row: ArchiveRow) => (
      <button type="button" className="link-button" onClick={() => open(row.system.id)}>
        {row.system.name}
      </button>
    ),
  }
  const volumes = {
    title: say('registry.archive'),
    key: 'volumes',
    render: (_: unknown, row: ArchiveRow) => <Volumes row={row} />,
  }
  if (isPhone) return [system, volumes]
  return [
    system,
    {
      title: say('registry.district'),
      key: 'district',
      render: (_: unknown, row: ArchiveRow) => names.districtName(row.district),
    },
    {
      title: say('registry.state'),
      key: 'state',
      render: (_: unknown, row: ArchiveRow) => <SystemStateTag state={row.state} />,
    },
    { title: say('archives.documents'), key: 'documents', dataIndex: 'documents', className: 'num' },
    volumes,
  ]
}

/** Those that nothing is wanted of are not shown. */
function Volumes({ row }: { row: ArchiveRow }) {
  const say = useSay()
  return (
    <span className="registry-states">
      {row.volumes.map(({ volume, isComplete }) =>
        volume === 'filing' || volume === 'change' ? null : (
          <Tag key={volume} color={isComplete ? 'success' : 'warning'}>
            {say(`registry.volume.${volume}`)} {isComplete ? '✓' : '…'}
          </Tag>
        ),
      )}
    </span>
  )
}
