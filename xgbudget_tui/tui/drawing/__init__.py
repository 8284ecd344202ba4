"""Text, figures and rows as pieces for a screen of cells. Nothing here imports Textual."""
