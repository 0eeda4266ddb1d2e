"""The web application: health, metrics and pages."""
