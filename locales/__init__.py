"""The product's own sentences in every language it speaks, as gettext catalogues."""
