/** Where an arrow key leads on a map: degrees clockwise from up, and how far it moves the map, in pixels. */
export const arrows: Record<string, { direction: number; by: [number, number] }> = {
  ArrowUp: { direction: 0, by: [0, -120] }, ArrowRight: { direction: 90, by: [120, 0] },
  ArrowDown: { direction: 180, by: [0, 120] }, ArrowLeft: { direction: 270, by: [-120, 0] },
};
