"""How well documents are read, by what must agree with itself: no answer sheet is needed."""
