"""Says as JSON what pyarrow and geopandas read in a GeoParquet or Arrow file: python read_table.py FILE"""
import datetime
import json
import sys

import geopandas
import pyarrow
import pyarrow.ipc
import pyarrow.parquet


def plain(value):
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.timezone.utc).isoformat(timespec='milliseconds').replace('+00:00', 'Z')
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 2**53 - 1:
        return str(value)
    return value


def texts(metadata):
    return {key.decode(): value.decode() for key, value in (metadata or {}).items()}


path = sys.argv[1]
if path.endswith('.parquet'):
    table = pyarrow.parquet.read_table(path)
    metadata = texts(pyarrow.parquet.ParquetFile(path).metadata.metadata)
    frame = geopandas.read_parquet(path)
else:
    with pyarrow.OSFile(path) as file:
        table = pyarrow.ipc.open_file(file).read_all()
    metadata = texts(table.schema.metadata)
    frame = geopandas.GeoDataFrame.from_arrow(table)
    assert len(geopandas.read_feather(path)) == len(frame)
table.validate(full=True)


def storage(column):
    return column.combine_chunks().storage if isinstance(column.type, pyarrow.BaseExtensionType) else column


columns = {name: [plain(value) for value in storage(table.column(name)).to_pylist()] for name in table.column_names}
fields = [{'name': field.name, 'type': str(getattr(field.type, 'storage_type', field.type)), 'metadata': texts(field.metadata)} for field in table.schema]
print(json.dumps({
    'metadata': metadata, 'fields': fields,
    'rows': [{name: columns[name][row] for name in columns} for row in range(table.num_rows)],
    'frame': {'crs': frame.crs.to_string() if frame.crs else None, 'rows': len(frame), 'shapes': [None if shape is None else shape.wkb_hex.lower() for shape in frame.geometry]},
}))
