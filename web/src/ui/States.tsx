// What a page shows when it has nothing to show: nothing yet, not here yet, or not to be had.
import { Alert, Button, Skeleton, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconAlertTriangle, IconPlugConnectedX, IconRefresh, type Icon } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '@/api/errors';
import { describeError } from './errorText';
import classes from './States.module.css';

type EmptyProps = { icon: Icon; title: string; children?: ReactNode; action?: ReactNode };

/** Nothing yet: what belongs here, and how to get the first one. */
export function EmptyState({ icon: EmptyIcon, title, children, action }: EmptyProps) {
  return (
    <div className={classes.empty}>
      <ThemeIcon size={56} radius="xl" variant="light">
        <EmptyIcon size={28} stroke={1.6} aria-hidden />
      </ThemeIcon>
      <Title order={2} size="h3">
        {title}
      </Title>
      {children && (
        <Text c="dimmed" size="sm" maw={420}>
          {children}
        </Text>
      )}
      {action}
    </div>
  );
}

/** It failed: what happened, what to do, and another try. */
export function ErrorState({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation();
  const { title, detail } = describeError(error);
  const unreachable = error instanceof ApiError && error.status === 0;
  const ErrorIcon = unreachable ? IconPlugConnectedX : IconAlertTriangle;
  return (
    <Alert color="red" variant="light" icon={<ErrorIcon aria-hidden />} title={title} radius="md">
      <Stack gap="sm" align="flex-start">
        {detail && <Text size="sm">{detail}</Text>}
        {retry && (
          <Button size="xs" variant="default" leftSection={<IconRefresh size={14} aria-hidden />} onClick={retry}>
            {t('try_again')}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

/** Lines where rows will be. */
export function ListSkeleton({ rows = 5 }: { rows?: number }) {
  const { t } = useTranslation();
  return (
    <div className={classes.skeleton} role="status" aria-label={t('loading')}>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={classes.row}>
          <Skeleton height={14} width="24%" />
          <Skeleton height={14} width="38%" />
          <Skeleton height={14} width="14%" />
        </div>
      ))}
    </div>
  );
}

/** A whole page on its way. */
export function PageSkeleton() {
  const { t } = useTranslation();
  return (
    <Stack gap="lg" role="status" aria-label={t('loading')}>
      <Skeleton height={28} width={220} />
      <Skeleton height={120} radius="lg" />
      <Skeleton height={260} radius="lg" />
    </Stack>
  );
}

type LoadedProps<T> = {
  query: Pick<UseQueryResult<T>, 'data' | 'error' | 'refetch'>;
  skeleton?: ReactNode;
  children: (data: T) => ReactNode;
};

/** A query in its three states. Data that is there stays, even where fetching it again fails. */
export function Loaded<T>({ query, skeleton, children }: LoadedProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <ErrorState error={query.error} retry={() => void query.refetch()} />;
  return skeleton ?? <ListSkeleton />;
}
