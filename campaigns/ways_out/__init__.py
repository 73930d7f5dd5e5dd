"""Campaigns and entries for machines: the API's facts, feeds, schema.org, frames on other sites."""
