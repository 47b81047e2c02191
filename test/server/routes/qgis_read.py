"""Reads the collections and the vector tiles of a server with QGIS, without a screen, and prints as JSON what it got.

Takes as its argument a JSON object: {"address": "http://127.0.0.1:8080", "collections": [...], "box": [west, south, east, north],
"filter": [collection, expression], "tiles": {layer: field that tells features apart}, "view": [west, south, east, north]}.
"""
import json
import sys

from qgis.core import (
    QgsApplication, QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsFeatureRequest, QgsMapRendererSequentialJob, QgsMapSettings, QgsProject,
    QgsRectangle, QgsSymbol, QgsVectorLayer, QgsVectorTileBasicRenderer, QgsVectorTileBasicRendererStyle, QgsVectorTileLayer, QgsWkbTypes,
)
from qgis.PyQt.QtCore import QSize
from qgis.utils import qgsfunction

asked = json.loads(sys.argv[1])
application = QgsApplication([], False)
application.initQgis()
complaints = []
QgsApplication.messageLog().messageReceived.connect(lambda text, tag, level: complaints.append(f'{tag}: {text}') if level in (1, 2) else None)


def collection(name, options=''):
    layer = QgsVectorLayer(f"url='{asked['address']}/ogc' typename='{name}' pageSize='400' {options}", name, 'OAPIF')
    if not layer.isValid():
        raise SystemExit(f'{name}: {layer.error().message()}')
    return layer


def ids_of(features):
    return sorted(feature['id'] for feature in features)


def describe(name):
    layer = collection(name)
    features = list(layer.getFeatures())
    return {
        'ids': ids_of(features), 'count': layer.featureCount(), 'crs': layer.crs().authid(),
        'fields': {field.name(): field.typeName() for field in layer.fields()},
        'withoutShape': sum(1 for feature in features if feature.geometry().isEmpty()),
    }


seen = set()


@qgsfunction(1, 'hexwatch')
def seen_by_map(values, feature, parent):
    """Is part of the style: whatever reaches the map is noted."""
    seen.add(str(values[0]))
    return True


def tiles_of(name, field):
    layer = QgsVectorTileLayer(f"type=xyz&url={asked['address']}/tiles/{name}/{{z}}/{{x}}/{{y}}.mvt&zmin=0&zmax=14", name)
    if not layer.isValid():
        raise SystemExit(f'tiles of {name} are not valid')
    styles = []
    for kind in (QgsWkbTypes.PointGeometry, QgsWkbTypes.LineGeometry, QgsWkbTypes.PolygonGeometry):
        style = QgsVectorTileBasicRendererStyle(name, name, kind)
        style.setFilterExpression(f'seen_by_map("{field}")')
        style.setSymbol(QgsSymbol.defaultSymbol(kind))
        styles.append(style)
    renderer = QgsVectorTileBasicRenderer()
    renderer.setStyles(styles)
    layer.setRenderer(renderer)
    view = QgsMapSettings()
    view.setLayers([layer])
    view.setDestinationCrs(QgsCoordinateReferenceSystem('EPSG:3857'))
    toMap = QgsCoordinateTransform(QgsCoordinateReferenceSystem('EPSG:4326'), view.destinationCrs(), QgsProject.instance())
    view.setExtent(toMap.transformBoundingBox(QgsRectangle(*asked['view'])))
    view.setOutputSize(QSize(1024, 1024))
    seen.clear()
    job = QgsMapRendererSequentialJob(view)
    job.start()
    job.waitForFinished()
    complaints.extend(f'{name}: {error.message}' for error in job.errors())
    picture = job.renderedImage()
    background = picture.pixel(0, 0)
    drawn = sum(1 for x in range(0, 1024, 8) for y in range(0, 1024, 8) if picture.pixel(x, y) != background)
    return {'ids': sorted(seen), 'drawn': drawn}


box = QgsFeatureRequest().setFilterRect(QgsRectangle(*asked['box']))
filtered = collection(asked['filter'][0])
accepted = filtered.setSubsetString(asked['filter'][1])
answer = {
    'collections': {name: describe(name) for name in asked['collections']},
    'inBox': {name: ids_of(collection(name, "restrictToRequestBBOX='1'").getFeatures(box)) for name in asked['collections']},
    'filtered': ids_of(filtered.getFeatures()) if accepted else None,
    'tiles': {name: tiles_of(name, field) for name, field in asked['tiles'].items()},
    'complaints': complaints,
}
print(json.dumps(answer))
sys.stdout.flush()
# Leaving by the ordinary way takes the layers down after the application, at which QGIS stumbles.
import os
os._exit(0)
