"""Forms: written, published, and worked out to scores."""
