import { makeArcs, type OpenGraph, type StreetGraph } from './graph.ts';
import { makeSquares } from './nearest_street.ts';

/** A graph ready to be asked. Cost: edges and the corners of their courses. */
export const openGraph = (graph: StreetGraph): OpenGraph => ({ ...graph, arcs: makeArcs(graph), squares: makeSquares(graph) });
