import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { queryClient } from '@/api/queryClient';
import { useAsked } from '@/ui/confirm';
import { theme, variables } from '@/theme/theme';
import { cspNonce } from './nonce';
import { router } from './router';

const ConfirmDialog = lazy(() => import('@/ui/ConfirmDialog'));
const firstPage = new Promise((drawn) => router.subscribe('onRendered', drawn));
// Not only when the first toast comes: that may say that the gateway is away.
const Toasts = lazy(() => firstPage.then(() => import('@/ui/Toasts')));
const colorScheme = localStorageColorSchemeManager({ key: 'kurir.theme' });

export function App() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      colorSchemeManager={colorScheme}
      defaultColorScheme="auto"
      getStyleNonce={cspNonce}
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
        <Questions />
        <Suspense>
          <Toasts />
        </Suspense>
      </QueryClientProvider>
    </MantineProvider>
  );
}

function Questions() {
  const question = useAsked();
  return <Suspense>{question && <ConfirmDialog question={question} />}</Suspense>;
}
