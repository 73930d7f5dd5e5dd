"""What guards the site: headers, limits, where counts of them are kept."""

from .env import ENV

CACHE_URL = ENV.text("CACHE_URL", "", "Redis for counts that several web processes share, redis://….")
