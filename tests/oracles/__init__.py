"""Networks written by hand in plain Brian2 or NumPy, which know nothing of fnec."""
