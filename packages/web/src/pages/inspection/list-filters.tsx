// SPDX-License-Identifier: Apache-2.0
import DownloadOutlined from '@ant-design/icons/DownloadOutlined'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import Select from 'antd/es/select'
import type { ReactNode } from 'react'
import { useSay } from '../../i18n/index.ts'
import { useRegisterNames } from '../registry/register-names.ts'
import type { ChangeSearch, InspectionSearch } from './inspection-search.ts'

type Option = Readonly<{ value: string; label: string }>
type Props = Readonly<{
  search: InspectionSearch
  change: ChangeSearch
  states: readonly Option[]
  /** Where the list is given out as a spreadsheet. */
  sheet: string
  children?: ReactNode
}>

/** What every list of the desk is narrowed by: words, state, district. */
export function ListFilters({ search, change, states, sheet, children }: Props) {
  const say = useSay()
  const { districts } = useRegisterNames()
  return (
    <div className="page-head">
      <Input.Search
        allowClear
        className="table-search"
        defaultValue={search.q ?? ''}
        placeholder={say('inspection.search')}
        aria-label={say('inspection.search')}
        onSearch={(value) => change({ q: value.trim() || undefined, page: undefined })}
      />
      <Select
        value={search.state ?? ''}
        aria-label={say('registry.state')}
        className="registry-filter"
        options={[{ value: '', label: say('registry.allStates') }, ...states]}
        onChange={(value: string) => change({ state: value || undefined, page: undefined })}
      />
      <Select
        showSearch={{ optionFilterProp: 'label' }}
        value={search.district ?? ''}
        aria-label={say('registry.district')}
        className="registry-filter"
        popupMatchSelectWidth={false}
        options={[{ value: '', label: say('registry.allDistricts') }, ...districts]}
        onChange={(value: string) => change({ district: value || undefined, page: undefined })}
      />
      {children}
      <Button icon={<DownloadOutlined />} href={sheet}>
        {say('inspection.export')}
      </Button>
    </div>
  )
}

type TableState = Readonly<{ search: InspectionSearch; total: number; size: number }>

/** How a table turns its pages in the address. */
export function paging({ search, total, size }: TableState) {
  return { current: search.page ?? 1, pageSize: size, total, hideOnSinglePage: true, showSizeChanger: false }
}
