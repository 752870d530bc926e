"""How long handlers take, beside a handler that does next to nothing: ratios measured side by side in one run."""
