"""The design system: components, pages' frame, forms, charts, the map, and the scripts and styles behind them."""
