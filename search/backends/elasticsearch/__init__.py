"""The engine of a library that has outgrown one machine: Elasticsearch 8.

`client` asks the server, `mapping` says what an index holds, `indexes` names and switches them, `queries` turns a
reader's query into Elasticsearch's, `bulk` and `writer` change an index, `engine` puts them together.
"""
