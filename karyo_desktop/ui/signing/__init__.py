"""People, sign-off and protection: their cards, and what the window shows of them."""
