"""The demo library: invented periodicals and a book, printed by the demo's own press and taken in by the ingest.

catalogue  what there is: titles and issues
printing   prints them into folders as digitisation firms deliver them, in processes, into the press's cache
building   takes the folders in, completes titles, restricts and embargoes, writes the front pages and an account
pages      what stands on the front pages and the standard pages, in four languages
"""
