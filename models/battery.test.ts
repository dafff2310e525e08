import { holdToBattery } from './battery.fixture.ts';
import { catalog } from './catalog.ts';

holdToBattery(catalog.filter(({ family }) => family !== 'neural'));
