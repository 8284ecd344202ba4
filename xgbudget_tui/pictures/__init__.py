"""Pictures as geometry: rectangles, ribbons and points for a screen of cells or for SVG.

Nothing here knows how it is drawn. Lengths are cells (whole numbers) or units of a drawing
(floats); weights are amounts in fen and stay integers.
"""
