"""Where files lie: a folder of this machine, or a bucket on S3. `base.MediaStorage` is what both can do."""
