// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQueryClient } from '@tanstack/react-query'
import App from 'antd/es/app'
import { problemText } from '../../components/problem-text.ts'
import { useSay } from '../../i18n/index.ts'

/** A step on a row: done, the list under `key` is fetched anew; refused, a person is told why. */
export function useStep(key: string) {
  const say = useSay()
  const client = useQueryClient()
  const { message } = App.useApp()
  return useMutation({
    mutationFn: (work: () => Promise<unknown>) => work(),
    onSuccess: () => client.invalidateQueries({ queryKey: [key] }),
    onError: (error) => void message.error(problemText(say, error)),
  })
}
