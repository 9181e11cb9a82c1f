from .exporter import export_html as export_html
from .index import Entry as Entry
from .index import export_index as export_index
from .slide_base import open_deck as open_deck
from .slides import export_slides as export_slides
from .standing import Standing as Standing
from .workbook import export_workbook as export_workbook
