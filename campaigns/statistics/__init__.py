"""What the board wants to know of campaigns: numbers, and no word about anybody."""
