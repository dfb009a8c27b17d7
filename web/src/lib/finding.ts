import { t } from './text';

/** Words of the search's filters. */
export const finding = () => t().finding;
