// One cache for all pages. Live updates say what is stale (live.ts), so nothing polls.
import { MutationCache, QueryClient } from '@tanstack/react-query';
import { toastError } from '@/ui/toast';
import { ApiError } from './errors';

declare module '@tanstack/react-query' {
  interface Register {
    mutationMeta: {
      /** The form shows the error itself. */
      handlesError?: boolean;
    };
  }
}

const worthRetrying = (error: unknown) => error instanceof ApiError && (error.status === 0 || error.status >= 502);

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => count < 2 && worthRetrying(error),
      // Loopback gateways answer without a network; being unreachable is shown by the page itself.
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
  mutationCache: new MutationCache({
    onError: (error, _variables, _context, mutation) => {
      if (!mutation.meta?.handlesError) toastError(error);
    },
  }),
});
