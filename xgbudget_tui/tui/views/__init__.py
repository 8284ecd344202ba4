"""What the screens show and ask an archive for, as values and text, without Textual."""
