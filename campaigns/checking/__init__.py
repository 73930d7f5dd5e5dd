"""What happens to a file that has arrived, until readers may have what was made of it, or its sender is told why not.

    arrived ─► told by its bytes ─► looked at for malware ─► measured ─► made anew ─► ready
                       └──────────────────┴── refused ◄────────┴──────────────┘

The only room that changes a file's state once it is there. What is done is due again when a worker dies at it.
"""
