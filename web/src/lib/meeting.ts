import { t } from './text';

export const meeting = () => t().meeting;
