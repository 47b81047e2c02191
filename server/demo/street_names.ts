import { groundNear, park, railway, water, type Ground } from './ground.ts';
import type { Road } from './layout.ts';
import { distance, type Point } from './plane.ts';
import { pick, shuffle, type Random } from './random.ts';

/** Names for local streets: every one different, with a word that fits what is near. */
export function nameStreets(random: Random, lines: Point[][], ground: Ground): Road[] {
  const used = new Set<string>();
  const decks = new Map<readonly string[], string[]>();
  const draw = (words: readonly string[]): string => {
    const deck = decks.get(words);
    if (deck !== undefined && deck.length > 0) return deck.pop() as string;
    const fresh = shuffle(random, [...words]);
    decks.set(words, fresh);
    return fresh.pop() as string;
  };
  return lines.map((line) => {
    const middle = line[Math.floor(line.length / 2)] as Point;
    const words = groundNear(ground, middle, 220, water) ? byTheWater
      : groundNear(ground, middle, 160, park) ? byThePark
      : groundNear(ground, middle, 140, railway) ? byTheRailway : general;
    const length = distance(line[0] as Point, line.at(-1) as Point);
    const kinds = length < 220 ? short : length < 800 ? medium : long;
    let name = `${draw(words)} ${pick(random, kinds)}`;
    for (let tries = 0; used.has(name); tries++) {
      const prefix = tries > 6 ? `${pick(random, prefixes)} ` : '';
      name = `${prefix}${draw(tries > 3 ? general : words)} ${pick(random, [...kinds, ...medium])}`;
    }
    used.add(name);
    return { name, class: 'local', line, bridges: false };
  });
}

const short = ['Close', 'Court', 'Row', 'Passage', 'Place', 'Lane'] as const;
const medium = ['Street', 'Street', 'Street', 'Road', 'Lane', 'Terrace', 'Grove', 'Way'] as const;
const long = ['Road', 'Street', 'Avenue', 'Drive'] as const;
const prefixes = ['Upper', 'Lower', 'Old', 'New', 'Great', 'Little', 'North', 'South', 'East', 'West'] as const;

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const byTheWater = words(`Anchor Barnacle Beacon Boathouse Bosun Bowsprit Breaker Capstan Causeway Cockle Compass Coral Cormorant
  Cutter Driftwood Estuary Ferry Fisher Foreshore Galley Gull Halyard Harbour Hawser Herring Jetty Keel Kelp Landing Lobster Mackerel
  Mariner Mast Mooring Mussel Net Oyster Packet Pebble Petrel Pilot Pontoon Quay Reef Regatta Rigging Rope Sailmaker Salter Sandpiper
  Seagrass Shingle Shipwright Skipper Slipway Sounding Spray Staithe Tern Tide Tiller Towpath Trawler Wharf Windlass Winch`);
const byThePark = words(`Arbour Bandstand Beech Belvedere Bower Cedar Chestnut Dovecote Elm Fern Folly Fountain Garden Glade Greenside
  Hawthorn Hazel Heron Holly Hornbeam Ivy Laburnum Larch Laurel Lilac Lime Linden Maple Meadow Myrtle Nursery Oak Orchid Park Pavilion
  Plane Poplar Primrose Rosemary Rowan Spinney Sycamore Thicket Willow Woodbine Yew`);
const byTheRailway = words(`Ballast Bogie Brakesman Buffer Coal Cutting Depot Embankment Engine Fireman Furnace Goods Junction Lamp
  Locomotive Parcel Platform Points Porter Pullman Sidings Signal Sleeper Steam Tender Turntable Viaduct Wagon Whistle Yard`);
const general = words(`Abbot Acorn Alder Almond Amber Ansel Apple Archer Aspen Aster Baker Balsam Barley Basil Bell Bellfounder Birch
  Bishop Blackbird Bluebell Bobbin Bracken Bramble Brewer Bridle Brook Broom Burdock Butler Calico Candle Canon Cardinal Carter Carver
  Castle Celandine Chandler Chapel Cherry Cinder Clarion Clay Clover Cobbler Cooper Copper Coppice Cordwainer Corn Cowslip Crane Cross
  Crown Curlew Cutler Cypress Dahlia Dale Damson Deanery Dell Dial Dove Draper Drover Dunnock Dyer Eagle Elder Falcon Farrier Feather
  Field Finch Flax Fletcher Flint Forge Fox Foxglove Friar Fuller Furrow Gable Gate Gentian Gilder Glover Goldfinch Gorse Granary
  Grange Greyfriar Hackle Harrow Hart Harvest Hawk Hay Heath Heather Hedge Hemlock Hemp High Hill Hollow Honey Hop Horn Hunter Iris
  Iron Jasmine Jay Juniper Kestrel Kiln King Knoll Lace Lantern Lark Lavender Leather Linnet Loom Lorimer Lupin Magpie Malt Manor
  Marigold Market Marl Martin Mason Mercer Merlin Mill Miller Mint Minster Moat Monk Moss Mulberry Needle Nettle Nightingale Oast
  Olive Orchard Osier Otter Owl Paddock Parchment Parson Partridge Pasture Peacock Pear Peppermint Pheasant Pinder Pine Plough Plover
  Plum Pond Poppy Pottery Printer Priory Quarry Quill Quince Rectory Reed Ridge Robin Rook Rose Rush Rye Saddler Saffron Sage School
  Scribe Shepherd Silver Skylark Slate Smith Sorrel Sparrow Spindle Spring Stable Starling Stone Straw Summer Sundial Swallow Swan
  Swift Tailor Tallow Tanner Teasel Thatcher Thistle Thorn Thrush Thyme Tiler Tinker Tower Turner Valerian Verger Vetch Vicarage Vine
  Violet Wainwright Walnut Warren Weaver Well Wheat Wheelwright Whitethorn Willowherb Windmill Wool Wren Yarrow Yeoman`);
