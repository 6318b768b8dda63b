import { useNavigate, useSearch } from '@tanstack/react-router';
import type { Filters } from './search';

/** The filters of a list, kept in the address: `const [filters, setFilters] = useFilters()`; empty values leave it. */
export function useFilters(): [Filters, (change: Filters) => void] {
  const filters = useSearch({ strict: false }) as Filters;
  const navigate = useNavigate();
  const set = (change: Filters) =>
    void navigate({ to: '.', search: (before: Filters) => ({ ...before, ...change }), replace: true });
  return [filters, set];
}
