"""Archives of any size in the likeness of real ones, and what each question costs on them."""
