"""Questions about the centre, one after another; `make notebooks` opens them."""
