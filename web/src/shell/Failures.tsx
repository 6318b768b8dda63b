import { Stack, Title } from '@mantine/core';
import { IconMapOff } from '@tabler/icons-react';
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { TextLink } from '@/ui/links';
import { EmptyState, ErrorState } from '@/ui/States';
import { Brand } from './Brand';
import classes from './Failures.module.css';

/** A page that could not be opened; the frame stays. */
export function PageError({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation();
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return (
    <Stack>
      <Title order={1} data-page-title tabIndex={-1}>
        {t('page_failed')}
      </Title>
      <ErrorState error={error} retry={retry} />
    </Stack>
  );
}

/** Nothing could be opened, such as without the gateway. */
export function FullPageError(props: ErrorComponentProps) {
  return (
    <main className={classes.full}>
      <Brand />
      <PageError {...props} />
    </main>
  );
}

export function NotFound() {
  const { t } = useTranslation();
  return (
    <main className={classes.full}>
      <EmptyState icon={IconMapOff} title={t('not_found')} action={<TextLink to="/">{t('home')}</TextLink>}>
        {t('not_found_detail')}
      </EmptyState>
    </main>
  );
}
