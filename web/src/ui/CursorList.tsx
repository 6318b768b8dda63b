import { Button, Center, Text } from '@mantine/core';
import { useInfiniteQuery, type UseInfiniteQueryResult } from '@tanstack/react-query';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ListOptions } from '@/api/query';
import { ErrorState, ListSkeleton } from './States';

export type CursorListResult<Row> = {
  rows: Row[];
  query: Pick<
    UseInfiniteQueryResult,
    'isPending' | 'error' | 'refetch' | 'hasNextPage' | 'fetchNextPage' | 'isFetchingNextPage'
  >;
};

/** A list by cursor: `const list = useCursorList(apiList('/v1/messages', …))`, shown with `<CursorList list={list}>`. */
export function useCursorList<Row>(options: ListOptions<Row>): CursorListResult<Row> {
  const query = useInfiniteQuery(options);
  const rows = useMemo(() => (query.data?.pages ?? []).flatMap((page) => page.data), [query.data]);
  return { rows, query };
}

type Props<Row> = {
  list: CursorListResult<Row>;
  empty: ReactNode;
  children: (rows: Row[]) => ReactNode;
  /** On the button for more, where "load more" says too little. */
  moreLabel?: string;
};

/** Loading, failed, empty, or the rows with a button for more. */
export function CursorList<Row>({ list: { rows, query }, empty, children, moreLabel }: Props<Row>) {
  const { t } = useTranslation();
  if (query.isPending) return <ListSkeleton />;
  if (query.error && rows.length === 0) return <ErrorState error={query.error} retry={() => void query.refetch()} />;
  if (rows.length === 0 && !query.hasNextPage) return empty;
  return (
    <>
      {children(rows)}
      {query.error && <ErrorState error={query.error} retry={() => void query.fetchNextPage()} />}
      {query.hasNextPage && (
        <Center p="md">
          <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {moreLabel ?? t('load_more')}
          </Button>
        </Center>
      )}
      <Text className="visually-hidden" role="status">
        {t('rows_shown', { count: rows.length })}
      </Text>
    </>
  );
}
