"""From a folder or a zip to issues in the archive: recognise, plan, validate, write, report.

sources   opens a folder or a zip safely                 → Source
recognise reads what is there, opens no scan             → list[IssuePlan]
plan      inspects scans and OCR, writes nothing          → BatchPlan
prepare   one page in a process of its own: hash, pyramid, text layer, into a staging folder
write     one issue in one transaction
report    what happened, as JSON and as an exit code
run       the order of these; `services` is its face for commands, the admin and the worker
turns     whose batch is next; `jobs` and `shared` are the pools that prepare pages, here or on all workers
"""
