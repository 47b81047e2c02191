export { singleFlight, type SingleFlight } from '../tasks/single_flight.ts';
